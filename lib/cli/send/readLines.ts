import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** Characters of a line that can still be one: names, tags and values of the greatest length come to less. */
const longestLine = 65_536

/** A line of an input, without its end; `text` is `undefined` where it was too long to be kept. */
export interface NumberedLine {
  /** From 1. */
  readonly number: number
  readonly text: string | undefined
}

/**
 * Lines of a stream, as they come, in blocks of those that came together. Nothing is read ahead of the caller, and a line without an end
 * takes no more memory than `longest` characters.
 */
export async function* readLines(
  input: Readable,
  longest = longestLine,
): AsyncGenerator<NumberedLine[], void, undefined> {
  const decoder = new StringDecoder('utf8')
  let number = 0
  let open = ''
  let isTooLong = false
  const close = (rest: string): NumberedLine => {
    number += 1
    const text = isTooLong || open.length + rest.length > longest ? undefined : open + rest
    open = ''
    isTooLong = false
    return { number, text: text?.replace(/\r$/, '') }
  }
  for await (const chunk of input) {
    const parts = (typeof chunk === 'string' ? chunk : decoder.write(chunk as Buffer)).split('\n')
    const last = parts.pop() ?? ''
    const lines = parts.map(close)
    if (isTooLong || open.length + last.length > longest) {
      isTooLong = true
      open = ''
    } else open += last
    if (lines.length > 0) yield lines
  }
  const rest = decoder.end()
  if (open !== '' || rest !== '' || isTooLong) yield [close(rest)]
}
