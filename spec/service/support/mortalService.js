// The service in a process of its own, which ends the store's writing thread when it is told to, whatever the thread is at. Run with an IPC channel.
import { startService } from '../../../dist/service/index.js'

const threads = []
process.on('worker', (thread) => threads.push(thread))

const [data, user, token] = process.argv.slice(2)
const service = await startService({ port: 0, data, user, token, logger: false })
process.send({ url: service.url })
process.on('message', async (asked) => {
  if (asked === 'kill') {
    // The first one writes, the second one reads; all that follow take the place of one that was ended here.
    const writer = threads.length > 2 ? threads.at(-1) : threads[0]
    await writer.terminate()
  } else {
    await service.close()
    process.disconnect()
  }
})
