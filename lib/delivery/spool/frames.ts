import { EncodedBatch, type Section } from '../../destinations/EncodedBatch.js'
import type { Cut } from '../Cut.js'
import { encodeRecord, type SpoolRecord } from './records.js'

/** Measurements in a batch: more than any option allows, one that had to be taken into a full batch included. */
const MOST_MEASUREMENTS = 200_000
/** Bytes of its body, in the same way. */
const MOST_BYTES = 2 ** 28
/** Unix seconds. */
const LATEST = 2 ** 40

/** The record of a batch: all that is needed to send it again, and to split it as before. */
export function encodeFrame({ id, start, encoded }: Cut): Buffer {
  const { path, head, sections, tail, lengths } = encoded.parts()
  const meta = { kind: 'frame', id, start, count: encoded.count, path, head, sections, tail }
  const bytes = Buffer.alloc(4 * lengths.length)
  for (const [index, length] of lengths.entries()) bytes.writeUInt32LE(length, 4 * index)
  return encodeRecord(meta, Buffer.concat([bytes, encoded.body]))
}

/** The batch of a record; undefined if it doesn't make sense, whatever its checksum says. */
export function decodeFrame({ meta, body }: SpoolRecord): Cut | undefined {
  const { kind, id, start, count, path, head, sections, tail } = meta
  if (kind !== 'frame' || !isId(id) || !isWithin(start, 0, LATEST)) return undefined
  if (!isWithin(count, 1, MOST_MEASUREMENTS) || 4 * count > body.length || body.length > MOST_BYTES) return undefined
  if (typeof path !== 'string' || typeof head !== 'string' || typeof tail !== 'string' || !areSections(sections)) {
    return undefined
  }
  const lengths: number[] = []
  for (let index = 0; index < count; index += 1) lengths.push(body.readUInt32LE(4 * index))
  const encoded = EncodedBatch.fromParts(body.subarray(4 * lengths.length), { path, head, sections, tail, lengths })
  return encoded === undefined ? undefined : { id, start, encoded }
}

/** Ids become header values: nothing may come from a file but what a cutter gave, and the halves of that. */
function isId(id: unknown): id is string {
  return typeof id === 'string' && /^[0-9a-f]{32}\.\d{1,15}(\.[01]){0,40}$/.test(id)
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
}

function areSections(sections: unknown): sections is Section[] {
  return (
    Array.isArray(sections) &&
    sections.every(
      (section: Partial<Section> | null) =>
        typeof section?.opening === 'string' && Number.isSafeInteger(section.count) && section.count! >= 0,
    )
  )
}
