// The service in a process of its own, so that a crash is seen as one and its memory is measured alone. Run with --expose-gc and an IPC channel.
import { startService } from '../../../dist/service/index.js'

const [data, user, token] = process.argv.slice(2)
const service = await startService({ port: 0, data, user, token, logger: false })
process.send({ url: service.url })
process.on('message', async (asked) => {
  if (asked === 'memory') {
    // What a first collection lets go of is finalised before the second.
    for (let n = 0; n < 3; n += 1) {
      globalThis.gc()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const { heapUsed, external, rss } = process.memoryUsage()
    process.send({ heap: heapUsed + external, rss })
  } else {
    await service.close()
    process.disconnect()
  }
})
