import { parentPort, workerData } from 'node:worker_threads'
import { SqliteStore } from './SqliteStore.js'
import { carryError, type ThreadAnswer, type ThreadData, type ThreadRequest } from './storeProtocol.js'

/** The main program of a thread of the store. */
async function serve(): Promise<void> {
  const port = parentPort
  if (port === null) throw new Error('storeWorker.js runs as a worker thread only.')
  const answer = (message: ThreadAnswer): void => port.postMessage(message)
  let store: SqliteStore
  try {
    const { directory, role, retention } = workerData as ThreadData
    store = await (role === 'reader' ? SqliteStore.openReader(directory) : SqliteStore.open(directory, retention))
  } catch (error) {
    answer({ id: 0, error: carryError(error) })
    return
  }
  port.on('message', ({ id, method, args }: ThreadRequest) => {
    try {
      if (method === 'close') {
        store.close()
        // Without a listener the port lets the thread end by itself.
        port.close()
        return
      }
      answer({ id, value: (store.call as (method: string, ...args: readonly unknown[]) => unknown)(method, ...args) })
    } catch (error) {
      answer({ id, error: carryError(error) })
    }
  })
  answer({ id: 0, value: true })
}

await serve()
