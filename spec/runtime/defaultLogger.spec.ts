import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'

const logger = new URL('../../dist/runtime/defaultLogger.js', import.meta.url).href

/** The lines on standard error of a process that has the default logger in `logger`. */
async function linesOf(script: string): Promise<Record<string, unknown>[]> {
  const source = `import { defaultLogger } from '${logger}'\nconst logger = defaultLogger()\n${script}`
  const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source])
  return stderr
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('the default logger', () => {
  test('writes a line for each warning and error, and no token in any', async () => {
    const lines = await linesOf(`
      logger.warn({ code: 'X', token: 'secret', authorization: 'secret', headers: { authorization: 'secret' } }, 'something')
      logger.error({}, 'worse')`)
    const told = { time: expect.any(Number), pid: expect.any(Number), hostname: expect.any(String) }
    const line = { ...told, name: 'librato-reporter' }
    const hidden = { token: '[Redacted]', authorization: '[Redacted]', headers: { authorization: '[Redacted]' } }
    expect(lines).toEqual([
      { ...line, level: 40, code: 'X', ...hidden, msg: 'something' },
      { ...line, level: 50, msg: 'worse' },
    ])
  })

  test('says of an error what it is, in the first line as in all others', async () => {
    const lines = await linesOf(`for (const n of [1, 2]) logger.error({ err: new RangeError('broken') }, 'failed')`)
    const err = { type: 'RangeError', message: 'broken', stack: expect.stringContaining('broken') }
    expect(lines).toMatchObject([{ err }, { err }])
  })

  test('says what there is to say when a process ends, and nothing below a warning', async () => {
    const lines = await linesOf(`
      logger.debug({}, 'quiet')
      logger.info({}, 'quiet')
      process.once('exit', () => logger.warn({ count: 5 }, 'lost'))`)
    expect(lines).toMatchObject([{ level: 40, count: 5, msg: 'lost' }])
  })

  test('never throws, though nobody reads, and though a field has no JSON', async () => {
    const lines = await linesOf(`
      import { closeSync } from 'node:fs'
      const circle = {}
      circle.self = circle
      logger.warn({ circle, big: 5n }, 'odd')
      logger.warn({}, 'plain')
      closeSync(2)
      logger.warn({}, 'unread')`)
    expect(lines.map(({ msg }) => msg)).toContain('plain')
  })
})
