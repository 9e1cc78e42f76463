import { expect, test } from '@jest/globals'
import { asUtf8 } from '../../../lib/cli/import/asUtf8.js'

/** The text of bytes that come in chunks of so many. */
async function read(bytes: Buffer, size: number): Promise<string> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const parts: Buffer[] = []
  for await (const part of asUtf8(chunks())) parts.push(part)
  return Buffer.concat(parts).toString()
}

const rows = 'name,value,time,note\na,1,60,\u{1F600}\nb,2,60,y\n'

test.each<[string, string, string]>([
  ['LF', rows, rows],
  ['CR LF', rows.replaceAll('\n', '\r\n'), rows.replaceAll('\n', '\r\n')],
  ['CR', rows.replaceAll('\n', '\r'), rows],
  ['one CR, at the end', 'name\r', 'name\r'],
])('lines that end with %s are read alike, however the bytes come', async (_, text, expected) => {
  for (const bytes of [Buffer.from(text), Buffer.from(`\uFEFF${text}`, 'utf16le')])
    for (let size = 1; size <= bytes.length; size += 1)
      expect([size, await read(bytes, size)]).toEqual([size, expected])
})
