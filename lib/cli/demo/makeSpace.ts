import type { Api, NewChart } from '../../api/index.js'

const name = 'This machine'

/** What somebody wants to see at a glance of a machine, and of the process on it. */
const charts: readonly NewChart[] = [
  { name: 'CPU', type: 'line', min: 0, max: 1, streams: [{ metric: 'machine.cpu.utilization', name: 'busy' }] },
  { name: 'Load', type: 'bignumber', streams: [{ metric: 'machine.load.1m', name: 'last minute' }] },
  { name: 'Memory', type: 'line', min: 0, max: 1, streams: [{ metric: 'machine.memory.utilization', name: 'in use' }] },
  {
    name: 'Network',
    type: 'line',
    streams: [
      { metric: 'machine.network.in.bytes', name: 'in', group_function: 'sum' },
      { metric: 'machine.network.out.bytes', name: 'out', group_function: 'sum' },
    ],
  },
  {
    name: 'Disks',
    type: 'line',
    streams: [
      { metric: 'machine.disk.read.bytes', name: 'read', group_function: 'sum' },
      { metric: 'machine.disk.write.bytes', name: 'written', group_function: 'sum' },
    ],
  },
  {
    name: 'Memory of this process',
    type: 'bignumber',
    streams: [{ metric: 'process.memory.rss', name: 'in RAM' }],
  },
]

/**
 * Makes a space of the machine's charts, so that whoever opens the dashboard of a new service sees what it can do. For a new service only: in
 * one that has been used, it was either made before or somebody deleted it.
 *
 * @throws {LibratoError} the service did not answer
 */
export async function makeSpace(api: Pick<Api, 'findSpace' | 'createSpace' | 'createChart'>): Promise<void> {
  // A start that was ended before its first window has left it, and no metric.
  if ((await api.findSpace(name)) !== undefined) return
  const space = await api.createSpace(name)
  // One after the other: a space shows its charts in the order in which they were made.
  for (const chart of charts) await api.createChart(space.id, chart)
}
