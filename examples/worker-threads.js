// Worker threads, each with a reporter of its own. Counters in the tags model add up in the service, so nothing has to be merged here.
import { isMainThread, threadId, Worker, workerData } from 'node:worker_threads'
import { Reporter } from 'librato-reporter'

if (isMainThread) {
  const threads = [1, 2, 3].map((share) => new Worker(new URL(import.meta.url), { workerData: share }))
  await Promise.all(threads.map((thread) => new Promise((resolve) => thread.once('exit', resolve))))
  console.log('all threads have reported')
} else {
  // The tag keeps the threads apart. Leave it out, and their gauges are combined by the service as their counters are.
  const reporter = new Reporter({ tags: { service: 'resizer', thread: String(threadId) } })
  const images = reporter.counter('images.resized')
  const duration = reporter.gauge('images.duration')
  for (let n = 0; n < workerData * 100; n += 1) {
    duration.time(() => Math.sqrt(n))
    images.increment()
  }
  // A thread has no signals and no exit hooks of its own: it closes before it ends.
  await reporter.close({ deadline: 5_000 })
}
