import { loadavg } from 'node:os'
import type { Collection } from '../Collection.js'

/** Load averages. Windows has none and answers with zeros, which would look like an idle machine. */
export function observeMachineLoad(collection: Collection): void {
  if (process.platform === 'win32') return
  collection.everyWindow('machine.load.1m', () => {
    const [one = 0, five = 0, fifteen = 0] = loadavg()
    collection.gauge('machine.load.5m', five)
    collection.gauge('machine.load.15m', fifteen)
    return one
  })
}
