import type { EncodedBatch } from '../destinations/EncodedBatch.js'

/** Measurements of one window, encoded once and for all, under an id. */
export interface Cut {
  readonly id: string
  /** Unix seconds: the stamp of its window. */
  readonly start: number
  readonly encoded: EncodedBatch
}
