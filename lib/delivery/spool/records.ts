import { checksum } from './checksum.js'

/**
 * A spool file is this line, then records. A record is a marker (4 bytes), the lengths of meta and body and a checksum of both (three
 * unsigned 32-bit numbers, little-endian), the meta (JSON) and the body (bytes). The marker is for finding the next record behind damage.
 */
export const FILE_HEAD = Buffer.from('librato-spool/1\n', 'latin1')

/** The version of what this package writes, as summaries say it. Files of before they did are of the first. */
export const FORMAT = 1

/** What a file of any version starts with; the version follows, and a newline. */
const FAMILY = 'librato-spool/'

const MARKER = Buffer.from([0xf5, 0x4c, 0x52, 0xfa])
const HEAD_BYTES = 16
/** Meta is a few hundred bytes and a few metrics' names; more is garbage that looks like a length. */
const MOST_META = 65_536

/** One record of a spool file. */
export interface SpoolRecord {
  readonly meta: Readonly<Record<string, unknown>>
  readonly body: Buffer
  /** Where it starts in the file, and its length in bytes. */
  readonly offset: number
  readonly length: number
}

/** What is in a file. */
export interface SpoolContents {
  readonly records: readonly SpoolRecord[]
  /** Where the first bytes are that are no record, or fail their checksum; undefined: it is whole. */
  readonly damagedAt: number | undefined
  /** Whether a later version of this package wrote it. */
  readonly isNewer: boolean
}

/** `width`: bytes of meta at least, so that it can be written over another. */
export function encodeRecord(meta: object, body: Uint8Array = Buffer.alloc(0), width = 0): Buffer {
  const text = Buffer.from(JSON.stringify(meta).padEnd(width), 'utf8')
  const head = Buffer.alloc(HEAD_BYTES)
  MARKER.copy(head)
  head.writeUInt32LE(text.length, 4)
  head.writeUInt32LE(body.length, 8)
  head.writeUInt32LE(checksum(body, checksum(text)), 12)
  return Buffer.concat([head, text, body])
}

/**
 * Reads all valid records of a file; damage between them is skipped. The version stands in the first line and in the summaries: a first line
 * with a wrong byte makes no file newer, and hides nothing that comes behind it.
 */
export function parseRecords(file: Buffer): SpoolContents {
  const isHeadRight = file.subarray(0, FILE_HEAD.length).equals(FILE_HEAD)
  const records: SpoolRecord[] = []
  let damagedAt = isHeadRight ? undefined : 0
  let offset = isHeadRight ? FILE_HEAD.length : file.indexOf(MARKER)
  while (offset !== -1 && offset < file.length) {
    const record = readRecord(file, offset)
    if (record !== undefined) {
      records.push(record)
      offset += record.length
      continue
    }
    damagedAt ??= offset
    offset = file.indexOf(MARKER, offset + 1)
  }
  const summary = records.find(({ meta }) => meta['kind'] === 'window' || meta['kind'] === 'end')
  const format = summary === undefined ? undefined : (summary.meta['format'] ?? FORMAT)
  return { records, damagedAt, isNewer: format === undefined ? isHeadNewer(file) : format !== FORMAT }
}

function isHeadNewer(file: Buffer): boolean {
  const isOurs = file.toString('latin1', 0, FAMILY.length) === FAMILY
  return isOurs && /^[2-9]\d*\n|^1\d+\n/.test(file.toString('latin1', FAMILY.length, FAMILY.length + 8))
}

/** The record that starts at this position, if there is a whole and valid one. */
export function readRecord(file: Buffer, offset: number): SpoolRecord | undefined {
  if (file.length - offset < HEAD_BYTES || file.compare(MARKER, 0, 4, offset, offset + 4) !== 0) return undefined
  const metaLength = file.readUInt32LE(offset + 4)
  const bodyLength = file.readUInt32LE(offset + 8)
  const length = HEAD_BYTES + metaLength + bodyLength
  if (metaLength > MOST_META || offset + length > file.length) return undefined
  const text = file.subarray(offset + HEAD_BYTES, offset + HEAD_BYTES + metaLength)
  const body = file.subarray(offset + HEAD_BYTES + metaLength, offset + length)
  if (checksum(body, checksum(text)) !== file.readUInt32LE(offset + 12)) return undefined
  try {
    const meta: unknown = JSON.parse(text.toString('utf8'))
    if (typeof meta !== 'object' || meta === null || Array.isArray(meta)) return undefined
    return { meta: meta as Record<string, unknown>, body, offset, length }
  } catch {
    return undefined
  }
}
