import type { Collection } from '../../api/checkMeasurement.js'

/** A measurement that can be sent: as the API takes it, in JSON. */
export interface Measured {
  /** Where it goes: `measurements` by tags, `gauges` and `counters` by sources. */
  readonly collection: Collection
  readonly name: string
  /** Unix seconds. */
  readonly time: number
  readonly json: string
}

/** Why something is no measurement, in words that follow "line 3:". */
export interface Fault {
  readonly fault: string
}
