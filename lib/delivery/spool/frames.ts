import { EncodedBatch, type Section } from '../../destinations/EncodedBatch.js'
import type { Cut } from '../Cut.js'
import { encodeRecord, type SpoolRecord } from './records.js'

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
  if (kind !== 'frame' || !isId(id) || !Number.isSafeInteger(start)) return undefined
  if (!Number.isSafeInteger(count) || (count as number) < 1 || 4 * (count as number) > body.length) return undefined
  if (typeof path !== 'string' || typeof head !== 'string' || typeof tail !== 'string' || !areSections(sections)) {
    return undefined
  }
  const lengths: number[] = []
  for (let index = 0; index < (count as number); index += 1) lengths.push(body.readUInt32LE(4 * index))
  const encoded = EncodedBatch.fromParts(body.subarray(4 * lengths.length), { path, head, sections, tail, lengths })
  return encoded === undefined ? undefined : { id, start: start as number, encoded }
}

/** Ids become header values: nothing else may come from a file. */
function isId(id: unknown): id is string {
  return typeof id === 'string' && /^[0-9a-z.]{1,200}$/i.test(id)
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
