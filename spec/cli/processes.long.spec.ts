import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from '@jest/globals'
import { serviceForSpecs, token, user } from '../e2e/serviceForSpecs.js'
import { startScriptedServer } from '../support/scriptedServer.js'
import { CliProcess, main } from './CliProcess.js'

const { service, api } = await serviceForSpecs()
const env = { LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: service.url }
const bin = mkdtempSync(join(tmpdir(), 'bin-'))
symlinkSync(main, join(bin, 'librato-reporter'))
afterAll(() => rmSync(bin, { recursive: true }))

describe('exit status', () => {
  test.each<[string[], number]>([
    [['check', 'legal.name'], 0],
    [['list'], 0],
    [['check', 'ill egal'], 1],
    [['get', 'no.such'], 1],
    [['list', '--token', 'wrong'], 1],
    [['list', '--url', 'http://127.0.0.1:1/v1'], 1],
    [[], 2],
    [['lst'], 2],
    [['list', '--jsn'], 2],
    [['delete', 'a'], 2],
  ])('of %j is %i', async (words, status) => {
    const process = new CliProcess(words, env)
    process.child.stdin.end()
    expect(await process.ended).toMatchObject({ code: status, signal: null })
  })
})

describe('signals', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a tail with 0', async (signal) => {
    await api.submit([{ name: 'followed', value: 1, time: Math.floor(Date.now() / 1000) - 5 }])
    const process = new CliProcess(['tail', 'followed'], env)
    await process.says('\t1\t')
    process.child.kill(signal)
    expect(await process.ended).toMatchObject({ code: 0, signal: null, err: '' })
  })

  test('SIGINT sends what was read of an input without an end', async () => {
    const process = new CliProcess(['send', 'gauge', '--interval', '1'], env)
    process.child.stdin.write('from.pipe 1\n')
    while ((await api.listMetrics({ name: 'from.pipe' }).toArray()).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 50))
    process.child.stdin.write('from.pipe 2 last=yes\n')
    await new Promise((resolve) => setTimeout(resolve, 200))
    process.child.kill('SIGINT')
    expect(await process.ended).toMatchObject({ code: 0, signal: null, out: '2 accepted\n', err: '' })
  })
})

describe('an import', () => {
  test('that is killed, and one that is ended by Ctrl-C, store each measurement once when they are run again', async () => {
    const now = Math.floor(Date.now() / 1000)
    const file = join(bin, 'exported.json')
    const lines = Array.from({ length: 100_000 }, (_, n) =>
      JSON.stringify({ name: 'brought', time: now - 100_000 + n, value: n }),
    )
    writeFileSync(file, lines.join('\n'))
    const query = { duration: 172_800, resolution: 3_600, summary_function: 'count' } as const
    const stored = async (): Promise<number> => {
      const { series } = await api.getMeasurements('brought', query).catch(() => ({ series: [] }))
      return series.flatMap(({ measurements }) => measurements).reduce((sum, { value }) => sum + value, 0)
    }
    let before = 0
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      const process = new CliProcess(['import', file], env)
      while ((await stored()) < before + 3_000) await new Promise((resolve) => setTimeout(resolve, 5))
      process.child.kill(signal)
      const { code, err } = await process.ended
      expect(code).toBe(signal === 'SIGINT' ? 1 : null)
      expect(err.includes('Run the same command again')).toBe(signal === 'SIGINT')
      before = await stored()
      expect(before).toBeLessThan(100_000)
    }
    const process = new CliProcess(['import', file], env)
    expect(await process.ended).toMatchObject({ code: 0, out: '100000 accepted\n', err: '' })
    expect(await stored()).toBe(100_000)
  })
})

describe('pipes', () => {
  test('a reader that has read enough ends it without a word', async () => {
    for (let n = 0; n < 3; n += 1)
      await api.submit(Array.from({ length: 1_000 }, (_, m) => ({ name: `epipe.${n}.${m}`, value: 1 })))
    const process = new CliProcess(['list', '--json'], env)
    process.child.stdout.once('data', () => process.child.stdout.destroy())
    expect(await process.ended).toMatchObject({ code: 0, signal: null, err: '' })
  })

  test('an output that takes nothing, as on a full disk, is a sentence and status 1', async () => {
    const full = openSync('/dev/full', 'w')
    for (const words of [['--help'], ['list']]) {
      const child = spawn(process.execPath, [main, ...words], {
        env: { ...process.env, NODE_OPTIONS: '', ...env },
        stdio: ['ignore', full, 'pipe'],
      })
      const [err, [code]] = await Promise.all([text(child.stderr!), once(child, 'close')])
      expect({ code, err }).toEqual({
        code: 1,
        err: expect.stringMatching(/^librato-reporter: Standard output cannot be written: ENOSPC[^\n]*\n$/),
      })
    }
    closeSync(full)
  })

  test('a great input takes bounded memory, however slow the service is', async () => {
    const slow = await startScriptedServer()
    slow.otherwise((_, response) => {
      const answer = { measurements: { summary: { total: 1_000, accepted: 1_000, failed: 0 } }, errors: [] }
      setTimeout(() => response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify(answer)), 200)
    })
    try {
      const process = new CliProcess(['send', 'gauge'], { ...env, LIBRATO_URL: slow.url })
      const lines = 'a.long.name.of.a.metric 12345.678 host=web-1 route=/pay\n'.repeat(1_000)
      let written = 0
      const fill = (): void => {
        while (written < 400 && process.child.stdin.write(lines)) written += 1
        if (written < 400) process.child.stdin.once('drain', fill)
      }
      fill()
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      // What is not taken stays with who writes: 400 blocks of 56 kB would be 22 MB.
      expect(written).toBeLessThan(200)
      process.child.stdin.destroy()
      process.child.kill('SIGKILL')
      await process.ended
    } finally {
      await slow.close()
    }
  })
})

test('help, wrong usage and check load neither HTTP nor the service', () => {
  for (const words of [
    ['--help'],
    ['get', '--help'],
    ['demo', '--help'],
    ['lst'],
    ['check', 'a'],
    ['completion', 'bash'],
  ]) {
    const script = `
      process.argv = [process.execPath, ${JSON.stringify(main)}, ...${JSON.stringify(words)}]
      await import(${JSON.stringify(pathToFileURL(main).href)})
      const loaded = process.moduleLoadList.filter((each) => / (http|https|tls)$/.test(each))
      if (loaded.length > 0) process.stderr.write('LOADED ' + loaded.join())`
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    expect([words, stderr]).toEqual([words, expect.not.stringContaining('LOADED')])
  }
})

describe('completion in a real bash', () => {
  const hasBash = spawnSync('bash', ['--version']).status === 0
  const completed = async (line: string): Promise<string[]> => {
    const script = `
      eval "$(librato-reporter completion bash)"
      COMP_LINE=${JSON.stringify(line)}; COMP_POINT=\${#COMP_LINE}
      IFS=' ' read -r -a COMP_WORDS <<< "$COMP_LINE"; [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      _librato_reporter; printf '%s\\n' "\${COMPREPLY[@]}"`
    const path = `${bin}${delimiter}${process.env['PATH']}`
    // Not the synchronous one: the service that is asked is in this process.
    const { stdout } = await promisify(execFile)('bash', ['-c', script], {
      env: { ...process.env, NODE_OPTIONS: '', ...env, PATH: path },
    })
    return stdout.split('\n').filter((each) => each !== '')
  }

  test('finds commands, options and the metrics of the service', async () => {
    if (!hasBash) return console.warn('bash is not here: its completion was not tried.')
    await api.createGauge('completed.name')
    expect(await completed('librato-reporter de')).toEqual(['demo', 'delete'])
    expect(await completed('librato-reporter get --res')).toEqual(['--resolution'])
    expect(await completed('librato-reporter get completed.')).toEqual(['completed.name'])
    expect(await completed('librato-reporter nonsense ')).toEqual([])
  })
})
