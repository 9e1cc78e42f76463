// A cluster, each process with a reporter of its own; each draws its own moment inside the interval, so they don't send together.
import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { Reporter } from 'librato-reporter'

const processes = 2

if (cluster.isPrimary) {
  for (let n = 0; n < processes; n += 1) cluster.fork()
  let listening = 0
  cluster.on('listening', (_worker, { port }) => {
    listening += 1
    if (listening === processes) console.log(`listening on http://127.0.0.1:${port}`)
  })
  // The primary only hands the signal on: the others end by themselves, and then it does.
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      for (const worker of Object.values(cluster.workers ?? {})) worker?.kill(signal)
    })
  }
} else {
  const reporter = new Reporter({ tags: { service: 'cluster-example', worker: String(cluster.worker?.id) } })
  const requests = reporter.counter('http.requests')
  const server = createServer((_request, response) => {
    requests.increment()
    response.end('hello\n')
  })
  server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      server.close(async () => {
        await reporter.close({ deadline: 5_000 })
        process.disconnect()
      })
    })
  }
}
