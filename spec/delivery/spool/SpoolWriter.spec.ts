import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { SpoolDirectory } from '../../../lib/delivery/spool/SpoolDirectory.js'
import { SpoolWriter } from '../../../lib/delivery/spool/SpoolWriter.js'
import { TestClock } from '../../../lib/testing/index.js'
import { SpoolRoot } from '../../support/spoolRoot.js'

let root: SpoolRoot
let writer: SpoolWriter

beforeEach(() => {
  const clock = new TestClock()
  const fail = (error: unknown): never => {
    throw error
  }
  root = new SpoolRoot()
  writer = new SpoolWriter({
    directory: new SpoolDirectory(root.path, clock, fail),
    budget: 1_000,
    now: () => clock.now(),
    makeRoom: () => false,
    trouble: fail,
  })
})

afterEach(() => root.remove())

test('a file counts as being written from the first moment, so a batch of it can not be split unnoticed', async () => {
  const file = writer.newFile(0)
  const written = writer.write(file, [], () => {})
  // Its directory is only being made.
  expect(root.directories()).toEqual([])
  expect(file.state).toBe('writing')
  expect(writer.noteSplit(file, 'batch')).toBe(false)
  await written
  expect(writer.noteSplit(file, 'batch')).toBe(true)
  expect(root.read(root.files()[0]!).toString()).toContain('"split","id":"batch"')
})

test('a file whose writing is ended while its directory is made gets no name', async () => {
  const file = writer.newFile(0)
  const written = writer.write(file, [], () => {})
  writer.interrupt(file)
  await expect(written).rejects.toThrow('the process ends')
  expect(file.state).toBe('gone')
  expect(root.files()).toEqual([])
})

test('a file that could not get a directory is unwritten, and is written by the next try', async () => {
  const file = writer.newFile(0)
  root.remove()
  // A file stands where the spool directory should be.
  writeFileSync(root.path, '')
  await expect(writer.write(file, [], () => {})).rejects.toThrow()
  expect(file.state).toBe('unwritten')
  rmSync(root.path)
  await writer.write(file, [], () => {})
  expect(file.state).toBe('written')
})
