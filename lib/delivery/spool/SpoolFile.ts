import type { Cut } from '../Cut.js'
import type { Tally } from '../Tally.js'
import { decodeFrame, encodeFrame } from './frames.js'
import { encodeRecord, FILE_HEAD, type SpoolContents } from './records.js'

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
  state: 'writing' | 'written' | 'gone' = 'writing'
  /** Whether something of it may have been sent. */
  isFrozen = false
  /** Whether its name says so: `.sent`, else `.win`. */
  isSent = false
  /** Whether an earlier process may have sent something of it. */
  isDoubtful = false
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

  constructor(number: number, uid: string, start: number) {
    this.number = number
    this.uid = uid
    this.start = start
  }

  get name(): string {
    return this.isSent ? this.sentName : `${this.number}.win`
  }

  get sentName(): string {
    return `${this.number}.sent`
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

  /** The bytes of a new file, frame by frame, so that a large window is never in memory as a whole. */
  *chunks(frames: Iterable<Cut>, replaces: readonly string[], sealedAt: number): Generator<Buffer> {
    this.sealedAt = sealedAt
    this.frames = []
    this.bytes = 0
    yield this.#count(FILE_HEAD)
    yield this.#count(encodeRecord({ kind: 'window', uid: this.uid, start: this.start, sealed: sealedAt, replaces }))
    for (const frame of frames) {
      const record = encodeFrame(frame)
      const { id, encoded } = frame
      this.frames.push({ id, offset: this.bytes, length: record.length, count: encoded.count })
      yield this.#count(record)
    }
    const measurements = this.size
    yield this.#count(encodeRecord({ kind: 'end', frames: this.frames.length, measurements }))
    if (this.sentAt !== undefined) yield this.#count(sentNote(this.sentAt, this.sentAtBackend, this.idMemory))
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

/** What a file found on disk says of itself. */
export interface FoundFile {
  readonly file: SpoolFile
  /** Those that it replaces, if it is whole. */
  readonly replaces: readonly string[]
  /** Measurements that were in damaged frames, where that can be told. */
  readonly lost: number
}

/** Makes a file of what was found on disk. */
export function foundFile(
  number: number,
  isSent: boolean,
  { size: bytes, mtimeMs }: { readonly size: number; readonly mtimeMs: number },
  contents: SpoolContents,
): FoundFile {
  const window = contents.records.find(({ meta }) => meta['kind'] === 'window')?.meta ?? {}
  const firstStart = contents.records.find(({ meta }) => meta['kind'] === 'frame')?.meta['start']
  const file = new SpoolFile(number, String(window['uid']), numberOr(window['start'], numberOr(firstStart, 0)))
  file.sealedAt = numberOr(window['sealed'], mtimeMs)
  file.state = 'written'
  file.isSent = isSent
  file.isFrozen = isSent
  file.isDoubtful = isSent
  file.bytes = bytes
  let promised: number | undefined
  for (const record of contents.records) {
    const { meta, offset, length } = record
    if (meta['kind'] === 'frame') {
      const frame = decodeFrame(record)
      if (frame !== undefined) file.frames.push({ id: frame.id, offset, length, count: frame.encoded.count })
    } else if (meta['kind'] === 'end') promised = numberOr(meta['measurements'], 0)
    else if (meta['kind'] === 'split') file.splits.add(String(meta['id']))
    else if (meta['kind'] === 'sent' && file.sentAt === undefined) {
      file.sentAt = numberOr(meta['at'], 0)
      file.sentAtBackend = numberIn(meta['backend'])
      file.idMemory = numberIn(meta['memory'])
    }
  }
  if (isSent) file.sentAt ??= file.sealedAt
  file.isDamaged = contents.state === 'damaged' || promised !== file.size
  const replaces = Array.isArray(window['replaces']) && !file.isDamaged ? window['replaces'].map(String) : []
  return { file, replaces, lost: Math.max(0, (promised ?? 0) - file.size) }
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function numberOr(value: unknown, otherwise: number): number {
  return numberIn(value) ?? otherwise
}
