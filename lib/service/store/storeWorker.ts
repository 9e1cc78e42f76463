import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { LibratoError } from '../../errors/index.js'
import { Cancellations } from './Cancellations.js'
import { groupRequests, type RequestGroup } from './groupRequests.js'
import { packRecords } from './packedRecords.js'
import { SqliteStore } from './SqliteStore.js'
import type { ReadQuery } from './Store.js'
import { carryError, type ThreadAnswer, type ThreadData, type ThreadRequest } from './storeProtocol.js'

/** The main program of a thread of the store. */
async function serve(): Promise<void> {
  const port = parentPort
  if (port === null) throw new Error('storeWorker.js runs as a worker thread only.')
  const answer = (message: ThreadAnswer): void => port.postMessage(message)
  const { directory, role, retention, cancellations } = workerData as ThreadData
  const cancelled = new Cancellations(cancellations)
  let current = 0
  const goOn = (): void => {
    if (cancelled.isCancelled(current)) throw new LibratoError('ABORTED', 'Nobody waits for the answer any more.')
  }
  let store: SqliteStore
  try {
    const opening =
      role === 'reader' ? SqliteStore.openReader(directory, goOn) : SqliteStore.open(directory, retention, goOn)
    store = await opening
  } catch (error) {
    answer({ id: 0, error: carryError(error) })
    return
  }

  const read = (id: number, [query]: readonly [ReadQuery]): void => {
    const value = store.call('read', query)
    const records = value && packRecords(value)
    if (records === undefined) answer({ id, value })
    else port.postMessage({ id, records } satisfies ThreadAnswer, [records.figures.buffer])
  }

  const run = ({ id, method, args }: ThreadRequest): void => {
    current = id
    try {
      if (method === 'close') {
        store.close()
        // Without a listener the port lets the thread end by itself.
        port.close()
        return
      }
      goOn()
      if (method === 'read') {
        read(id, args as [ReadQuery])
        return
      }
      answer({ id, value: (store.call as (method: string, ...args: readonly unknown[]) => unknown)(method, ...args) })
    } catch (error) {
      answer({ id, error: carryError(error) })
    }
  }

  const write = ({ submissions }: Extract<RequestGroup, { submissions: unknown }>): void => {
    try {
      const results = store.call(
        'write',
        submissions.map(({ submission }) => submission),
      )
      for (const [position, { id }] of submissions.entries()) answer({ id, value: [results[position]] })
    } catch (error) {
      const [alone, ...others] = submissions
      if (others.length === 0) answer({ id: alone!.id, error: carryError(error) })
      // Nothing of the group was kept. Each for itself, so that one can't make others fail.
      else for (const submission of submissions) write({ submissions: [submission] })
    }
  }

  port.on('message', (first: ThreadRequest) => {
    const waiting = [first]
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
      waiting.push(next.message as ThreadRequest)
    for (const group of groupRequests(waiting)) {
      if ('request' in group) run(group.request)
      else write(group)
    }
  })
  answer({ id: 0, value: true })
}

await serve()
