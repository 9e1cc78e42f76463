import type { Cut } from '../Cut.js'
import type { Tally } from '../Tally.js'
import { decodeFrame, encodeFrame } from './frames.js'
import { encodeRecord, FILE_HEAD, FORMAT, type SpoolContents } from './records.js'

/** Room in a summary for its totals, which are known only when everything before the end is written. */
const TOTALS_WIDTH = 80
/** Measurements that a summary may promise: a larger number is none of ours. */
const MOST_PROMISED = 2 ** 40

/** Where a frame is in its file, in bytes. */
export interface FrameEntry {
  readonly id: string
  readonly offset: number
  readonly length: number
  /** Measurements. */
  readonly count: number
}

/**
 * A window as a file, and how far it is settled. Written before anything of it is sent, and never changed after: only notes are added to its
 * end. It goes when all its frames are settled.
 */
export class SpoolFile {
  /** Names it in its directory; the higher, the later. Changes when the directory is taken over. */
  number: number
  /** Names it for ever: in the `replaces` of others. */
  readonly uid: string
  /** Unix seconds: the stamp of its window. */
  readonly start: number
  /** Name of the directory that it is in. */
  home: string
  /** `doubtful`: the call that gave it its name failed, so it is there or it isn't. */
  state: 'unwritten' | 'writing' | 'doubtful' | 'written' | 'gone' = 'unwritten'
  /** Whether it is about to be written. */
  isQueued = false
  /** Files that it replaces and that may still be there: it has to outlast them, or they would be sent by whoever finds them. */
  stale: readonly SpoolFile[] = []
  /** Whether something of it may have been sent. */
  isFrozen = false
  /** Whether its name says so: `.sent`, else `.win`. */
  isSent = false
  /** Whether an earlier process wrote it. */
  isAdopted = false
  /** Whether an earlier process may have sent something of it. */
  isDoubtful = false
  /** Whether a note in it says that all of it is settled, because it could not be deleted. */
  isNotedSettled = false
  /** Whether part of it can't be read: it is set aside in the end, for somebody to look at. */
  isDamaged = false
  frames: FrameEntry[] = []
  bytes = 0
  /** Metrics of measurements that were left out because of a type clash. */
  readonly held: string[] = []
  /** Flushes that cover it, once it is no more in memory. */
  tallies: Set<Tally> = new Set()
  /** Frames before this one have left it for a batch. */
  next = 0
  /** Families of its frames that are not settled. */
  open = 0
  /** Ids of batches that were split. */
  readonly splits = new Set<string>()
  /** Unix milliseconds of the first time that anything of it was sent. */
  sentAt: number | undefined
  /** The same by the backend's clock, where that was known. */
  sentAtBackend: number | undefined
  /** Milliseconds for which the server said it remembers ids, as of then. */
  idMemory: number | undefined
  /** Unix milliseconds, by the clock of the machine that wrote it. */
  sealedAt = 0
  /** Monotonic milliseconds since which this process has it: its age counts from here, as no clock tells for how long it lay before. */
  heldSince = 0

  constructor(number: number, uid: string, start: number, home: string) {
    this.number = number
    this.uid = uid
    this.start = start
    this.home = home
  }

  get name(): string {
    return this.isSent ? this.sentName : `${this.number}.win`
  }

  get sentName(): string {
    return `${this.number}.sent`
  }

  /** Names that it may have: a call that failed may have renamed it all the same. */
  get possibleNames(): readonly string[] {
    return this.isSent ? [this.name, `${this.number}.win`] : [this.name, this.sentName]
  }

  /** Whether it is on disk, or may be. */
  get mayExist(): boolean {
    return this.state === 'written' || this.state === 'doubtful'
  }

  /** Whether its measurements are on disk: in it, or else in those that it was to replace. */
  get isSafe(): boolean {
    if (this.state === 'written') return true
    return this.state !== 'gone' && this.stale.length > 0 && this.stale.every(({ isSafe }) => isSafe)
  }

  /** Measurements that no batch was made of yet. */
  get size(): number {
    let size = 0
    for (let index = this.next; index < this.frames.length; index += 1) size += this.frames[index]!.count
    return size
  }

  /** Whether every frame has become a batch. */
  get isCut(): boolean {
    return this.next >= this.frames.length
  }

  /** Stamp of its window: what it shows as. */
  get span(): { readonly start: number } {
    return this
  }

  /** Names of metrics in it: not known without reading it. */
  names(): Iterable<string> {
    return []
  }

  /** Names (`uid`) of all that it replaces. */
  get replaces(): string[] {
    return this.stale.flatMap((each) => (each.mayExist ? [each.uid, ...each.replaces] : each.replaces))
  }

  /**
   * The bytes of a new file, frame by frame, so that a large window is never in memory as a whole. At last {@link summary} belongs where the
   * first one is.
   */
  *chunks(frames: Iterable<Cut>, sealedAt: number): Generator<Buffer> {
    this.sealedAt = sealedAt
    this.frames = []
    this.bytes = 0
    yield this.#count(FILE_HEAD)
    yield this.#count(this.summary('window'))
    for (const frame of frames) {
      const record = encodeFrame(frame)
      const { id, encoded } = frame
      this.frames.push({ id, offset: this.bytes, length: record.length, count: encoded.count })
      yield this.#count(record)
    }
    yield this.#count(this.summary('end'))
    if (this.sentAt !== undefined) yield this.#count(sentNote(this.sentAt, this.sentAtBackend, this.idMemory))
  }

  /**
   * What it is and how much is in it. It stands at the beginning and at the end, so that what damage costs can be told from either. Always as
   * long, whatever the totals are.
   */
  summary(kind: 'window' | 'end'): Buffer {
    const { uid, start, sealedAt: sealed, replaces } = this
    const meta = { kind, format: FORMAT, uid, start, sealed, replaces }
    const measurements = this.frames.reduce((sum, { count }) => sum + count, 0)
    const width = JSON.stringify(meta).length + TOTALS_WIDTH
    return encodeRecord({ ...meta, frames: this.frames.length, measurements }, undefined, width)
  }

  #count(chunk: Buffer): Buffer {
    this.bytes += chunk.length
    return chunk
  }
}

/** That something is about to be sent of a file. */
export function sentNote(at: number, backend: number | undefined, memory: number | undefined): Buffer {
  return encodeRecord({ kind: 'sent', at, backend, memory })
}

/** That a batch was split: after a crash its halves are repeated and not the batch, which the server would see for the first time. */
export function splitNote(id: string): Buffer {
  return encodeRecord({ kind: 'split', id })
}

/** That everything in a file is settled, and only the file could not be deleted yet. */
export function settledNote(): Buffer {
  return encodeRecord({ kind: 'settled' })
}

/** What a file found on disk says of itself. */
export interface FoundFile {
  readonly file: SpoolFile
  /** Names (`uid`) of those that it replaces. */
  readonly replaces: readonly string[]
  /** Measurements that were in damaged frames, where that can be told. */
  readonly lost: number
}

/** Makes a file of what was found on disk. */
export function foundFile(
  number: number,
  isSent: boolean,
  { size: bytes, mtimeMs }: { readonly size: number; readonly mtimeMs: number },
  contents: Omit<SpoolContents, 'isNewer'>,
  home = '',
): FoundFile {
  const { records, damagedAt } = contents
  const end = records.find(({ meta }) => meta['kind'] === 'end')
  const window = { ...records.find(({ meta }) => meta['kind'] === 'window')?.meta, ...end?.meta }
  const firstStart = records.find(({ meta }) => meta['kind'] === 'frame')?.meta['start']
  const uid = typeof window['uid'] === 'string' ? window['uid'] : `${home}-unknown-${number}`
  const file = new SpoolFile(number, uid, numberOr(window['start'], numberOr(firstStart, 0)), home)
  file.sealedAt = numberOr(window['sealed'], mtimeMs)
  file.state = 'written'
  file.isAdopted = true
  file.isSent = isSent
  file.bytes = bytes
  const ids = new Set<string>()
  let isSettled = false
  for (const record of records) {
    const { meta, offset, length } = record
    if (meta['kind'] === 'frame') {
      const frame = decodeFrame(record)
      if (frame === undefined || ids.has(frame.id)) continue
      ids.add(frame.id)
      file.frames.push({ id: frame.id, offset, length, count: frame.encoded.count })
    } else if (meta['kind'] === 'split') file.splits.add(String(meta['id']))
    else if (meta['kind'] === 'settled') isSettled = true
    else if (meta['kind'] === 'sent' && file.sentAt === undefined) {
      file.sentAt = numberOr(meta['at'], 0)
      file.sentAtBackend = numberIn(meta['backend'])
      file.idMemory = numberIn(meta['memory'])
    }
  }
  if (isSent) file.sentAt ??= file.sealedAt
  // The name or the note may be missing where the disk failed.
  file.isFrozen = file.sentAt !== undefined
  file.isDoubtful = file.isFrozen
  const promised = Number.isSafeInteger(window['measurements']) ? (window['measurements'] as number) : undefined
  const replaces = Array.isArray(window['replaces']) ? window['replaces'].map(String) : []
  if (isSettled) {
    file.next = file.frames.length
    return { file, replaces, lost: 0 }
  }
  // Behind the end there are only notes: one that was cut off costs nothing.
  const isWhole = end !== undefined && (damagedAt === undefined || damagedAt > end.offset)
  file.isDamaged = !isWhole || promised !== file.size
  const lost = promised === undefined || promised > MOST_PROMISED ? 0 : Math.max(0, promised - file.size)
  return { file, replaces, lost }
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function numberOr(value: unknown, otherwise: number): number {
  return numberIn(value) ?? otherwise
}
