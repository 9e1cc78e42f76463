import type { FigureUnit } from '../terminal/formatFigure.js'

/** One row of the demo's table. */
export interface ShownMetric {
  readonly name: string
  readonly unit: FigureUnit
  /** Of each point: its value; or, of a counter, its growth per second. */
  readonly reading: 'value' | 'rate'
}

/** What the demo shows: a glance at the machine, then at its own process. Those that a system doesn't have are left out. */
export const shownMetrics: readonly ShownMetric[] = [
  { name: 'machine.cpu.utilization', unit: 'ratio', reading: 'value' },
  { name: 'machine.load.1m', unit: 'count', reading: 'value' },
  { name: 'machine.memory.utilization', unit: 'ratio', reading: 'value' },
  { name: 'machine.disk.write.bytes', unit: 'bytes/s', reading: 'rate' },
  { name: 'machine.network.in.bytes', unit: 'bytes/s', reading: 'rate' },
  { name: 'process.cpu.utilization', unit: 'ratio', reading: 'value' },
  { name: 'process.memory.rss', unit: 'bytes', reading: 'value' },
  { name: 'process.eventloop.delay.p99', unit: 'seconds', reading: 'value' },
]
