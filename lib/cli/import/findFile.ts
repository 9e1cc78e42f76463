import { createReadStream, statSync } from 'node:fs'
import { addAbortSignal, pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { quote } from '../optionValues.js'
import { UsageError } from '../UsageError.js'
import { asUtf8 } from './asUtf8.js'

/** A file that is there to be read. */
export interface ImportFile {
  /** As it was typed; `standard input` for `-`. */
  readonly name: string
  /** Bytes; `undefined` where nobody knows before. */
  readonly size: number | undefined
  /**
   * Its text in UTF-8, inflated if it is gzip. `onBytes` is told of what was read, before it is inflated; the signal ends it
   * with an error.
   */
  open(onBytes: (bytes: number) => void, signal: AbortSignal): Readable
}

/** Looks at what was named, so that a slip of the pen is told before anything is sent. @throws UsageError */
export function findFile(path: string, input: () => Readable): ImportFile {
  if (path === '-') return { name: 'standard input', size: undefined, open: opener(input) }
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw new UsageError(`There is no file ${quote(path)}.`)
  if (stats.isDirectory()) throw new UsageError(`${quote(path)} is a directory; name the files in it.`)
  return { name: path, size: stats.isFile() ? stats.size : undefined, open: opener(() => createReadStream(path)) }
}

function opener(source: () => Readable): ImportFile['open'] {
  return (onBytes, signal) =>
    Readable.from(asUtf8(inflated(addAbortSignal(signal, source()), onBytes)), { objectMode: false })
}

/** By the first two bytes, whatever the file is called. */
async function* inflated(source: Readable, onBytes: (bytes: number) => void): AsyncGenerator<Buffer, void, undefined> {
  const chunks = metered(source, onBytes)
  let first: Buffer = Buffer.alloc(0)
  while (first.length < 2) {
    const { done, value } = await chunks.next()
    if (done === true) break
    first = Buffer.concat([first, value])
  }
  const whole = startingWith(first, chunks)
  if (first[0] !== 0x1f || first[1] !== 0x8b) yield* whole
  // What goes wrong in a pipeline ends its last part with that error, which is thrown here.
  else yield* pipeline(whole, createGunzip(), () => {}) as AsyncIterable<Buffer>
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  if (first.length > 0) yield first
  yield* rest
}

async function* metered(source: Readable, onBytes: (bytes: number) => void): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of source) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer)
    onBytes(bytes.length)
    yield bytes
  }
}
