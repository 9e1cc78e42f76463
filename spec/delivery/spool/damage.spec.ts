import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { checksum, tableChecksum } from '../../../lib/delivery/spool/checksum.js'
import { encodeRecord, FILE_HEAD, parseRecords } from '../../../lib/delivery/spool/records.js'
import { foundFile } from '../../../lib/delivery/spool/SpoolFile.js'
import type { Reporter } from '../../../lib/reporter/index.js'
import { reporterFor } from '../../reporter/reporterFor.js'
import { answerStored, type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { SpoolRoot } from '../../support/spoolRoot.js'

let server: ScriptedServer
let root: SpoolRoot
let heir: Reporter

beforeEach(async () => {
  root = new SpoolRoot()
  server = await startScriptedServer()
})

afterEach(async () => {
  await heir?.close({ deadline: 0 })
  await server.close()
  root.remove()
})

/** A file of five frames, one measurement each, as a closed reporter leaves it; its path. */
async function leave(): Promise<string> {
  server.otherwise(503)
  const first = reporterFor(server, { spool: { directory: root.path }, batch: { measurements: 1 } })
  for (let n = 0; n < 5; n += 1) first.gauge(`g.${n}`).record(n)
  void first.flush()
  await server.received(1)
  await first.close({ deadline: 30 })
  server.otherwise(200)
  return join(root.path, root.files()[0] ?? '')
}

function inherit(): Promise<{ accepted: number; retained: number }> {
  heir = reporterFor(server, { spool: { directory: root.path } })
  return heir.flush()
}

/** Where the frames of a file lie. */
function framesOf(path: string): { offset: number; length: number }[] {
  return framesIn(readFileSync(path))
}

function framesIn(bytes: Buffer): { offset: number; length: number }[] {
  return parseRecords(bytes)
    .records.filter(({ meta }) => meta['kind'] === 'frame')
    .map(({ offset, length }) => ({ offset, length }))
}

describe('a file in the spool', () => {
  const harm: [string, number, (bytes: Buffer, frames: { offset: number; length: number }[]) => Buffer][] = [
    ['is empty', 0, () => Buffer.alloc(0)],
    ['is garbage', 0, () => Buffer.from('\u0000\u00ff not a spool file at all'.repeat(50))],
    ['is cut off in a frame', 2, (bytes, frames) => bytes.subarray(0, frames[2]!.offset + 30)],
    ['is cut off between two frames', 3, (bytes, frames) => bytes.subarray(0, frames[3]!.offset)],
    ['has a wrong byte in one frame', 4, (bytes, frames) => flip(bytes, frames[1]!.offset + frames[1]!.length - 5)],
    ['has a wrong checksum', 4, (bytes, frames) => flip(bytes, frames[0]!.offset + 12)],
    ['promises a huge meta', 4, (bytes, frames) => huge(bytes, frames[0]!.offset + 4)],
    ['promises a huge body', 4, (bytes, frames) => huge(bytes, frames[4]!.offset + 8)],
    ['has lost its head', 5, (bytes) => bytes.subarray(20)],
  ]
  test.each(harm)('that %s is set aside, and its whole frames are sent (%i)', async (_, whole, spoil) => {
    const path = await leave()
    const bytes = readFileSync(path)
    writeFileSync(path, spoil(bytes, framesOf(path)))
    expect(await inherit()).toMatchObject({ accepted: whole, retained: 0 })
    expect(heir.health().spool?.error).toMatch(/damaged/)
    await heir.close()
    const [aside, ...others] = root.files()
    expect(aside).toMatch(/^damaged\/.*\.damaged$/)
    expect(others).toEqual([])
  })

  test('that is damaged costs what was in its damaged frames, and that is counted', async () => {
    const path = await leave()
    writeFileSync(path, flip(readFileSync(path), framesOf(path)[1]!.offset + 40))
    await inherit()
    expect(heir.health().totals).toMatchObject({ accepted: 4, dropped: 1 })
  })

  test('that is damaged anywhere costs the frames that the damage is in, and says how many measurements that were', async () => {
    const bytes = readFileSync(await leave())
    const frames = framesIn(bytes)
    expect(frames).toHaveLength(5)
    for (let at = 0; at < bytes.length; at += 1) {
      for (const bits of [1, 3, 16, 255]) {
        const spoilt = Buffer.from(bytes)
        spoilt[at] = spoilt[at]! ^ bits
        const { isNewer, ...contents } = parseRecords(spoilt)
        const { file, lost } = foundFile(1, true, { size: bytes.length, mtimeMs: 0 }, contents)
        const whole = frames.filter(({ offset, length }) => at < offset || at >= offset + length)
        const found = file.frames.map(({ offset, length }) => ({ offset, length }))
        // Said only where it isn't so: an assertion for each of ten thousand would take seconds.
        const isRight = JSON.stringify(found) === JSON.stringify(whole) && lost === 5 - whole.length && !isNewer
        if (!isRight)
          expect({ at, bits, found, lost, isNewer }).toEqual({ at, bits, found: whole, lost: 0, isNewer: false })
      }
    }
  })

  test('that is cut off anywhere costs the frames behind that, and says how many measurements that were', async () => {
    const bytes = readFileSync(await leave())
    const frames = framesIn(bytes)
    for (let length = 0; length < bytes.length; length += 1) {
      const { isNewer, ...contents } = parseRecords(bytes.subarray(0, length))
      const { file, lost } = foundFile(1, true, { size: length, mtimeMs: 0 }, contents)
      const whole = frames.filter((frame) => frame.offset + frame.length <= length).length
      // Before the first frame there is what tells how many there are.
      const promised = length < frames[0]!.offset ? 0 : 5
      const state = { frames: file.frames.length, lost, isNewer }
      expect(state).toEqual({ frames: whole, lost: promised - whole, isNewer: false })
    }
  })

  test('of before files told their version twice is sent as it always was', async () => {
    const path = await leave()
    const bytes = readFileSync(path)
    const old = parseRecords(bytes).records.map(({ meta, offset, length }) => {
      const { kind, uid, start, sealed, replaces, measurements } = meta
      if (kind === 'window') return encodeRecord({ kind, uid, start, sealed, replaces })
      if (kind === 'end') return encodeRecord({ kind, frames: 5, measurements })
      return bytes.subarray(offset, offset + length)
    })
    writeFileSync(path, Buffer.concat([FILE_HEAD, ...old]))
    expect(await inherit()).toMatchObject({ accepted: 5, retained: 0 })
    expect(heir.health().spool?.error).toBeUndefined()
    await heir.close()
    expect(root.files()).toEqual([])
  })

  test('of which only a note was cut off is not put aside', async () => {
    const path = await leave()
    writeFileSync(path, Buffer.concat([readFileSync(path), encodeRecord({ kind: 'split', id: 'x' }).subarray(0, 20)]))
    expect(await inherit()).toMatchObject({ accepted: 5 })
    await heir.close()
    expect(root.files()).toEqual([])
  })

  test('of a newer version is left for that', async () => {
    const path = await leave()
    const frames = framesOf(path)
    const newer = Buffer.concat([
      Buffer.from('librato-spool/2\n'),
      encodeRecord({ kind: 'window', format: 2, uid: 'x-1' }),
      readFileSync(path).subarray(frames[0]!.offset),
    ])
    writeFileSync(path, newer)
    expect(await inherit()).toMatchObject({ accepted: 0, retained: 0 })
    expect(heir.health().spool?.error).toMatch(/newer version/)
    await heir.close()
    expect(root.names()).toEqual(['1.sent'])
    expect(root.read(root.files()[0] ?? '')).toEqual(newer)
  })

  test('can not smuggle anything into a request: ids are checked, and lengths must add up', async () => {
    const path = await leave()
    const frame = (meta: object, body: string) =>
      encodeRecord(
        { kind: 'frame', start: 1, count: 1, path: 'measurements', head: '', tail: '', ...meta },
        Buffer.from(body),
      )
    writeFileSync(
      path,
      Buffer.concat([
        FILE_HEAD,
        frame({ id: 'a\r\nx: y', sections: [{ opening: '', count: 1 }] }, '\u0001\0\0\0a'),
        frame({ id: 'a.1', sections: [{ opening: '', count: 9e9 }] }, '\u0001\0\0\0a'),
        frame({ id: 'a.2', sections: [{ opening: '', count: 1 }] }, '\u0009\0\0\0a'),
        frame({ id: 'a.3', sections: null }, '\u0001\0\0\0a'),
        frame({ id: 'a.4', count: -1, sections: [] }, ''),
        encodeRecord(['not', 'an', 'object']),
      ]),
    )
    const before = server.requests.length
    expect(await inherit()).toMatchObject({ accepted: 0, retained: 0 })
    expect(server.requests).toHaveLength(before)
  })

  test('that nobody here wrote is set aside with the directory it is in, and one beside it is left alone', async () => {
    const path = await leave()
    writeFileSync(join(path, '..', 'notes.txt'), 'mine')
    writeFileSync(join(path, '..', '7.tmp'), 'half a window')
    writeFileSync(join(root.path, 'readme'), 'mine')
    mkdirSync(join(root.path, 'lost+found'))
    expect(await inherit()).toMatchObject({ accepted: 5 })
    await heir.close()
    expect(root.names()).toEqual(expect.arrayContaining(['readme', expect.stringMatching(/-notes\.txt$/)]))
    expect(root.files()).toHaveLength(2)
  })

  test('that a whole one replaces is deleted, and that of another directory with the same number is not', async () => {
    const path = await leave()
    const { records } = parseRecords(readFileSync(path))
    const uid = String(records[0]?.meta['uid'])
    const replacement = Buffer.concat([
      FILE_HEAD,
      encodeRecord({ kind: 'window', uid: 'x-2', start: 5, sealed: Date.now(), replaces: [uid, 'y-2'] }),
      readFileSync(path).subarray(framesOf(path)[0]!.offset, framesOf(path)[1]!.offset),
      encodeRecord({ kind: 'end', measurements: 1 }),
    ])
    writeFileSync(join(path, '..', '2.win'), replacement)
    expect(await inherit()).toMatchObject({ accepted: 1 })
  })

  test('is not deleted for one that is damaged', async () => {
    const path = await leave()
    const uid = String(parseRecords(readFileSync(path)).records[0]?.meta['uid'])
    const replacement = Buffer.concat([
      FILE_HEAD,
      encodeRecord({ kind: 'window', uid: 'x-2', start: 5, sealed: Date.now(), replaces: [uid] }),
    ])
    writeFileSync(join(path, '..', '2.win'), replacement)
    expect(await inherit()).toMatchObject({ accepted: 5 })
  })

  test('that is cut off while it waits to be read is sent as far as it goes', async () => {
    const path = await leave()
    const cut = framesOf(path)[3]!.offset
    heir = reporterFor(server, { spool: { directory: root.path } })
    server.reply((request, response) => {
      truncateSync(join(root.path, root.files()[0] ?? ''), cut)
      answerStored(request, response)
    })
    const receipt = await heir.flush()
    expect(receipt.accepted).toBeGreaterThanOrEqual(3)
    expect(receipt.accepted + receipt.dropped).toBe(5)
  })
})

test('the checksum is the CRC-32 of zlib, with and without the help of Node', () => {
  expect(checksum(Buffer.from('123456789'))).toBe(0xcbf43926)
  expect(tableChecksum(Buffer.from('123456789'))).toBe(0xcbf43926)
  expect(tableChecksum(Buffer.from('6789'), tableChecksum(Buffer.from('12345')))).toBe(0xcbf43926)
  expect(tableChecksum(Buffer.alloc(0))).toBe(0)
})

function flip(bytes: Buffer, at: number): Buffer {
  const spoilt = Buffer.from(bytes)
  spoilt[at] = spoilt[at]! ^ 0xff
  return spoilt
}

function huge(bytes: Buffer, at: number): Buffer {
  const spoilt = Buffer.from(bytes)
  spoilt.writeUInt32LE(0xfffffff0, at)
  return spoilt
}
