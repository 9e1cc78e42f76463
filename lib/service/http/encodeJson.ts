import type { Turns } from '../reading/Turns.js'

/** Values that are written on end: about a millisecond. */
const atOnce = 2_000

/** Characters that become bytes together. */
const chunkLength = 65_536

/**
 * The bytes of `JSON.stringify`. Where there is much to write, as for a hundred thousand series, it is written in turns: at once it would hold everybody
 * else up for as long as it takes.
 * @throws the reason of the signal
 */
export async function encodeJson(value: unknown, turns: Turns): Promise<string | Buffer> {
  if (weigh(value, atOnce) < atOnce) return JSON.stringify(value)
  const chunks: Buffer[] = []
  let text = ''
  const flush = (): void => {
    chunks.push(Buffer.from(text))
    text = ''
  }
  await turns.each(pieces(value), (piece) => {
    text += piece
    if (text.length >= chunkLength) flush()
  })
  flush()
  return Buffer.concat(chunks)
}

/** The text of a value in pieces, none of which takes long. */
function* pieces(value: unknown): Generator<string> {
  if (weigh(value, atOnce) < atOnce) {
    yield JSON.stringify(value) ?? 'null'
    return
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield index === 0 ? '[' : ','
      yield* pieces(item)
    }
    yield ']'
    return
  }
  let isFirst = true
  for (const [name, item] of Object.entries(value as object)) {
    if (item === undefined) continue
    yield `${isFirst ? '{' : ','}${JSON.stringify(name)}:`
    yield* pieces(item)
    isFirst = false
  }
  yield isFirst ? '{}' : '}'
}

/** How much there is to write, in values of about 30 characters. No more than `most` is looked at. */
function weigh(value: unknown, most: number): number {
  if (typeof value === 'string') return 1 + Math.floor(value.length / 30)
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return 1
  let weight = 1
  if (Array.isArray(value)) {
    for (const item of value) {
      weight += weigh(item, most - weight)
      if (weight >= most) return weight
    }
    return weight
  }
  for (const name in value) {
    weight += weigh((value as Readonly<Record<string, unknown>>)[name], most - weight)
    if (weight >= most) return weight
  }
  return weight
}
