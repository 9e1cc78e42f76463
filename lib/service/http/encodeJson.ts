import type { Turns } from '../reading/Turns.js'

/** Values written without a pause: about a millisecond. */
const atOnce = 2_000

/** Characters that are turned into bytes at a time. */
const chunkLength = 65_536

/**
 * The same as `JSON.stringify`. A large value, a hundred thousand series for example, is written in turns: in one go
 * it would hold up all other requests.
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

/** The text of a value in small pieces. */
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

/** How much there is to write, in values of about 30 characters. Stops counting at `most`. */
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
