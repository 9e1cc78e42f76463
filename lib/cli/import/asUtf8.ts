/** Bytes that tell how a file begins; no text that is read here is shorter and of another kind. */
const beginning = 4

/** What is no text, by its first bytes (in hexadecimal), and what to do about it. */
const otherKinds: readonly (readonly [string, string])[] = [
  ['504b0304', 'is a zip archive or an Excel workbook; unpack it, or save it as CSV'],
  ['d0cf11e0', 'is an Excel workbook; save it as CSV'],
  ['fffe0000', 'is UTF-32; save it as UTF-8'],
  ['0000feff', 'is UTF-32; save it as UTF-8'],
  ['425a68', 'is compressed by bzip2; unpack it, or pipe it in: bzcat FILE | librato-reporter import -'],
  ['28b52ffd', 'is compressed by zstd; unpack it, or pipe it in: zstdcat FILE | librato-reporter import -'],
  ['fd377a58', 'is compressed by xz; unpack it, or pipe it in: xzcat FILE | librato-reporter import -'],
  ['53514c69', 'is an SQLite database; export it as CSV or JSON'],
  ['25504446', 'is a PDF document; export it as CSV or JSON'],
]

/**
 * The text of a file as UTF-8 whose lines end with a line feed: UTF-16 (spreadsheets, PowerShell) is converted, with or without
 * its byte order mark, and so are lines that end with a carriage return alone (old Macs).
 *
 * @throws {Error} what the file is, where it is no text; after the file's name it makes a sentence
 */
export async function* asUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const rest = chunks[Symbol.asyncIterator]()
  let first: Buffer = Buffer.alloc(0)
  while (first.length < beginning) {
    const { done, value } = await rest.next()
    if (done === true) break
    first = Buffer.concat([first, value])
  }
  const start = first.subarray(0, beginning).toString('hex')
  const other = otherKinds.find(([bytes]) => start.startsWith(bytes))
  if (other !== undefined) throw new Error(other[1])
  const encoding = encodingOf(first)
  const decoder = encoding === undefined ? undefined : new TextDecoder(encoding)
  const decode = (chunk: Buffer): Buffer =>
    decoder === undefined ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }))
  let chunk = decode(first)
  // Unknown until the first end of a line has come, with a byte behind it: a pipe may part what belongs together.
  let endsWithReturns: boolean | undefined
  for (;;) {
    endsWithReturns ??= returnsEnd(chunk)
    const isOpen = endsWithReturns === undefined && chunk.includes(carriageReturn)
    if (!isOpen) yield endsWithReturns === true ? withLineFeeds(chunk) : chunk
    const { done, value } = await rest.next()
    if (done === true) {
      if (isOpen) yield chunk
      break
    }
    chunk = isOpen ? Buffer.concat([chunk, decode(value)]) : decode(value)
  }
  // A character that is cut off at the end.
  const last = decoder?.decode() ?? ''
  if (last !== '') yield Buffer.from(last)
}

const carriageReturn = 0x0d
const lineFeed = 0x0a

/** By the byte order mark, or by the NUL beside the first character, which is one of ASCII in JSON and in a header. */
function encodingOf(first: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const [one, two] = first
  if (one === undefined || two === undefined) return undefined
  if ((one === 0xff && two === 0xfe) || (one !== 0 && two === 0)) return 'utf-16le'
  return (one === 0xfe && two === 0xff) || (one === 0 && two !== 0) ? 'utf-16be' : undefined
}

/** Whether lines end with a carriage return alone; `undefined`: this part of the text does not say. */
function returnsEnd(chunk: Buffer): boolean | undefined {
  if (chunk.includes(lineFeed)) return false
  const at = chunk.indexOf(carriageReturn)
  return at === -1 || at === chunk.length - 1 ? undefined : true
}

function withLineFeeds(chunk: Buffer): Buffer {
  return chunk.map((byte) => (byte === carriageReturn ? lineFeed : byte)) as Buffer
}
