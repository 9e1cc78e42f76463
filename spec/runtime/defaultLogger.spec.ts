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
  test('writes lines of one shape, those before pino was loaded and those after, and no token in any', async () => {
    const lines = await linesOf(`
      const say = () => logger.warn({ code: 'X', token: 'secret', authorization: 'secret' }, 'something')
      say()
      await import('pino')
      await new Promise((resolve) => setImmediate(resolve))
      say()
      logger.error({}, 'worse')`)
    const told = { level: 40, time: expect.any(Number), pid: expect.any(Number), hostname: expect.any(String) }
    const line = { ...told, name: 'librato-reporter', code: 'X', token: '[Redacted]', authorization: '[Redacted]' }
    expect(lines).toEqual([
      { ...line, msg: 'something' },
      { ...line, msg: 'something' },
      { ...told, level: 50, name: 'librato-reporter', msg: 'worse' },
    ])
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
