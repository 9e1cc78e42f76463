import { type ErrorCode, LibratoError } from '../../errors/index.js'
import type { OpenedClock, UpkeepTimes } from './clock/ServiceClock.js'
import type { PackedRecords } from './packedRecords.js'
import type { PackedSubmission } from './packedSubmission.js'
import type { Retention } from './Retention.js'
import type { MetricSelection, Store, WriteResult } from './Store.js'

type Calls = Pick<
  Store,
  | 'recall'
  | 'read'
  | 'listMetrics'
  | 'getMetric'
  | 'updateMetric'
  | 'createMetric'
  | 'updateMetrics'
  | 'deleteMetrics'
  | 'listSources'
  | 'getSource'
  | 'getDocument'
  | 'findDocument'
  | 'listDocuments'
  | 'createDocument'
  | 'updateDocument'
  | 'deleteDocument'
  | 'health'
>

/** Calls that can be ended. */
type ReadMethod = 'read' | 'listMetrics' | 'listSources' | 'listDocuments'

/** What a thread of the store can be asked, synchronously. */
export type StoreCalls = {
  readonly [M in Exclude<keyof Calls, ReadMethod>]: (...args: Parameters<Calls[M]>) => Awaited<ReturnType<Calls[M]>>
} & {
  // Without options: the thread sees in shared memory that a read was ended.
  readonly [M in ReadMethod]: (query: Parameters<Calls[M]>[0]) => Awaited<ReturnType<Calls[M]>>
} & {
  /** The names in one text, a line each, so that the receiving thread can split a million of them in turns. */
  readonly selectMetrics: (selection: MetricSelection) => string
  /** Submissions of one packer and generation, in the order in which they were packed, in one transaction. What it throws has undone all of them. */
  readonly write: (submissions: readonly PackedSubmission[]) => WriteResult[]
  /** The next short step of a round of upkeep; true when the round is done. */
  readonly maintainSlice: (times: UpkeepTimes) => boolean
  /** What the store knows of time. `wall`: milliseconds since the epoch. */
  readonly openClock: (wall: number) => OpenedClock
  /** Finds out whether so many bytes can be written. */
  readonly probe: (bytes: number) => void
}

export type StoreMethod = keyof StoreCalls

/** What a thread is started with. */
export interface ThreadData {
  readonly directory: string
  /** `owner` locks the directory and does everything, `reader` opens a second connection beside it. */
  readonly role: 'owner' | 'reader'
  readonly retention: Retention
  /** The memory of `Cancellations`. */
  readonly cancellations: SharedArrayBuffer
}

/** To the thread. `close` is answered when nothing is open any more; `write` has one submission here, and the thread puts those that wait together. */
export interface ThreadRequest {
  readonly id: number
  readonly method: StoreMethod | 'close'
  readonly args: readonly unknown[]
}

/** From the thread: an answer; id 0 says how opening went. */
export type ThreadAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly records: PackedRecords }
  | { readonly id: number; readonly error: CarriedError }

/** An error on its way between threads: cloning alone would lose its class and code. */
export interface CarriedError {
  readonly code: ErrorCode | undefined
  readonly message: string
  readonly retryable: boolean
  readonly cause: string | undefined
}

export function carryError(error: unknown): CarriedError {
  if (error instanceof LibratoError) {
    const { code, message, retryable, cause } = error
    return { code, message, retryable, cause: cause === undefined ? undefined : String(cause) }
  }
  const known = error instanceof Error
  return {
    code: undefined,
    message: known ? error.message : String(error),
    retryable: false,
    cause: known ? error.stack : undefined,
  }
}

export function restoreError({ code, message, retryable, cause }: CarriedError): Error {
  const options = cause === undefined ? {} : { cause }
  return code === undefined ? new Error(message, options) : new LibratoError(code, message, { retryable, ...options })
}
