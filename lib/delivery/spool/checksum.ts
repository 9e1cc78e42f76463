import * as zlib from 'node:zlib'

/** Newer than the oldest Node that this package runs on has it everywhere (20.15, 22.2; not in 21). */
const native: ((data: Uint8Array, value?: number) => number) | undefined = zlib.crc32

let table: Uint32Array | undefined

/** CRC-32 (the one of zlib and gzip) of some bytes; `value` is that of the bytes before them. */
export function checksum(data: Uint8Array, value = 0): number {
  return native === undefined ? tableChecksum(data, value) : native(data, value)
}

/** The same where Node doesn't bring it. */
export function tableChecksum(data: Uint8Array, value = 0): number {
  table ??= makeTable()
  let crc = ~value
  for (const byte of data) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff]!
  return ~crc >>> 0
}

function makeTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    return crc >>> 0
  })
}
