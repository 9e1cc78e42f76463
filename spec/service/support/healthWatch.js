// Asks a service for its health all the time, in a thread of its own, so that what its spec is busy with doesn't count. Told to stop, it says how long
// the slowest answer took (milliseconds), and which statuses there were.
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

let isOver = false
parentPort.once('message', () => {
  isOver = true
})
let longest = 0
const statuses = new Set()
while (!isOver) {
  const began = performance.now()
  const response = await fetch(`${workerData}/healthz`)
  await response.arrayBuffer()
  longest = Math.max(longest, performance.now() - began)
  statuses.add(response.status)
  await sleep(50)
}
parentPort.postMessage({ longest, statuses: [...statuses] })
