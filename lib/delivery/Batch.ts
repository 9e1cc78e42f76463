import type { EncodedBatch } from '../destinations/EncodedBatch.js'
import type { DataRefusal } from '../destinations/Outcome.js'
import type { Instant } from './BackendClock.js'
import type { Cut } from './Cut.js'
import type { SpoolFile } from './spool/SpoolFile.js'
import type { Tally } from './Tally.js'

/** A batch as it was cut, and all the halves that it was split into: one slot of delivery. */
export interface Family {
  /** Batches of it that are not settled. */
  open: number
  /** Measurements of it that were rejected one by one. */
  culprits: number
  /** The file that has it on disk, if one has. */
  file: SpoolFile | undefined
}

/** Bytes under an id, on their way. */
export interface Batch {
  /** `<128-bit session>.<n>`, with `.0` or `.1` for each time it was split. */
  readonly id: string
  /** Unix seconds: the stamp of its window. */
  readonly start: number
  readonly encoded: EncodedBatch
  readonly family: Family
  /** Flushes that cover it. */
  readonly tallies: Set<Tally>
  /** Times it was sent. */
  attempts: number
  /** When that was first. Without monotonic time: in an earlier process. */
  firstSent: (Omit<Instant, 'monotonic'> & { readonly monotonic: number | undefined }) | undefined
  /** Whether an earlier process sent it, and wrote of times that are still to come by this machine's clock. */
  isClockBehind: boolean
  /** Whether an attempt ended without telling; then only its id keeps it from being stored twice. */
  mayBeStored: boolean
  /** Milliseconds for which the server remembered ids when it was first sent, where an earlier process noted that. */
  idMemory: number | undefined
  /**
   * Why it is to be split, as long as that could not be noted on disk. It is not sent whole any more: the note may be there all the same, and then
   * whoever takes the file over sends the halves.
   */
  refusal: DataRefusal | undefined
  isSettled: boolean
  /** Whether nobody reads its bytes any more: it went out once, and was gone as a whole when the answer came. */
  isSpent: boolean
}

/** A family with the batch that founds it. */
export function foundFamily({ id, start, encoded }: Cut, tallies: Set<Tally>, file?: SpoolFile): Batch {
  return newBatch(id, start, encoded, { open: 1, culprits: 0, file }, tallies)
}

/** Two halves by position; their ids come from the parent's, so that a repetition after a crash splits into the same. */
export function splitBatch(parent: Batch): readonly [Batch, Batch] {
  const { id, start, encoded, family, tallies } = parent
  const middle = Math.ceil(encoded.count / 2)
  return [
    newBatch(`${id}.0`, start, encoded.slice(0, middle), family, new Set(tallies)),
    newBatch(`${id}.1`, start, encoded.slice(middle, encoded.count), family, new Set(tallies)),
  ]
}

function newBatch(id: string, start: number, encoded: EncodedBatch, family: Family, tallies: Set<Tally>): Batch {
  return {
    id,
    start,
    encoded,
    family,
    tallies,
    attempts: 0,
    firstSent: undefined,
    isClockBehind: false,
    mayBeStored: false,
    idMemory: undefined,
    refusal: undefined,
    isSettled: false,
    isSpent: false,
  }
}
