import { readFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { errorCodes } from '../../lib/errors/index.js'
import { lines, PackedPackage, repository } from './support/PackedPackage.js'
import { usesOfTypes } from './support/usesOfTypes.js'

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const readme = readFileSync(join(repository, 'README.md'), 'utf8')
let packed: PackedPackage

beforeAll(async () => {
  packed = await PackedPackage.make()
}, 300_000)

afterAll(() => packed?.remove())

describe('the tarball', () => {
  test('holds what users need, and nothing else', () => {
    const paths = packed.report.files.map(({ path }) => path)
    const apart = paths.filter((path) => !/^dist\/([\w.-]+\/)*[\w.-]+\.(js|d\.ts)$/.test(path))
    expect(apart.filter((path) => !path.startsWith('dist/service/web/')).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
    ])
    expect(paths).toEqual(expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'dist/service/web/index.html']))
    expect(packed.report.files.find(({ path }) => path === 'dist/cli/main.js')?.mode).toBe(0o755)
  })

  test('is small', () => {
    expect(packed.report.size).toBeLessThan(600_000)
    expect(packed.report.unpackedSize).toBeLessThan(2_000_000)
  })

  test.each([
    ['bare', /An install is under (\d+) MB in fewer than (\d+) packages/],
    ['whole', /with the service's under (\d+) MB in fewer than (\d+)/],
  ] as const)('makes an install of the size that the README names: %s', async (name, sentence) => {
    const [, megabytes, packages] = (sentence.exec(readme.replaceAll('\n', ' ')) ?? []).map(Number)
    const list = await packed[name].succeed('npm', ['ls', '--all', '--parseable', '--loglevel=error'])
    const bytes = await bytesIn(packed[name].at('node_modules'))
    const installed = list.trim().split('\n').length - 1
    // Both ways, so that the README does not come to name a size that is long past.
    expect(installed).toBeLessThan(packages ?? 0)
    expect(installed).toBeGreaterThan((packages ?? 0) - 15)
    expect(bytes / 1e6).toBeLessThan(megabytes ?? 0)
    // Binaries of SQLite differ by platform.
    expect(bytes / 1e6).toBeGreaterThan((megabytes ?? 0) - (name === 'bare' ? 3 : 15))
  })

  test('satisfies publint', async () => {
    const program = await packed.tools.write(
      'lint.mjs',
      `import { publint } from 'publint'
       const { messages } = await publint({ pkgDir: process.argv[2], strict: true, pack: false })
       console.log(JSON.stringify(messages))`,
    )
    const folder = packed.bare.at('node_modules/librato-reporter')
    expect(JSON.parse(await packed.tools.succeed(process.execPath, [program, folder]))).toEqual([])
  })

  test('satisfies "are the types wrong", but for the note that require gets ES modules', async () => {
    const program = await packed.tools.write(
      'types.mjs',
      `import { readFileSync } from 'node:fs'
       import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
       const { problems } = await checkPackage(createPackageFromTarballData(readFileSync(process.argv[2])))
       console.log(JSON.stringify(problems.filter(({ kind }) => kind !== 'CJSResolvesToESM')))`,
    )
    expect(JSON.parse(await packed.tools.succeed(process.execPath, [program, packed.tarball]))).toEqual([])
  })
})

describe('its types', () => {
  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])(
    'compile with module %s, resolved as %s, without the types of Node or leaving out declarations',
    async (module, resolution) => {
      const file = await packed.bare.write(`types-${resolution}.ts`, usesOfTypes)
      const options =
        `--noEmit --strict --exactOptionalPropertyTypes --target es2022 --skipLibCheck false --types`.split(' ')
      const tsc = join(repository, 'node_modules/typescript/bin/tsc')
      const words = [tsc, ...options, '', '--module', module, '--moduleResolution', resolution, file]
      expect(await packed.bare.run(process.execPath, words)).toEqual({ code: 0, out: '', err: '' })
    },
  )
})

describe('a project', () => {
  const body = `
    const recording = recordingDestination()
    const reporter = new Reporter({ destination: recording, interval: false })
    reporter.counter('requests').increment(3)
    reporter.close().then(({ accepted }) => console.log(accepted, recording.sum('requests')))`

  test.each(lines)('runs it on Node %i, by import and by require, without a warning', async (line) => {
    const imported = `import { Reporter } from 'librato-reporter'; import { recordingDestination } from 'librato-reporter/testing'; ${body}`
    const required = `const { Reporter } = require('librato-reporter'); const { recordingDestination } = require('librato-reporter/testing'); ${body}`
    const programs = [
      await packed.bare.write('imports.mjs', imported),
      await packed.bare.write('requires.cjs', required),
    ]
    for (const program of programs)
      expect(await packed.bare.run(packed.node(line), [program])).toEqual({ code: 0, out: '1 3\n', err: '' })
  })

  test.each(lines)('runs the service on Node %i, and reads back what was sent', async (line) => {
    const program = await packed.whole.write(
      'service.mjs',
      `import { Reporter } from 'librato-reporter'
       import { startService } from 'librato-reporter/service'
       const service = await startService({ port: 0, data: ':memory:', user: 'me', token: 'secret' })
       const reporter = new Reporter({ user: 'me', token: 'secret', url: service.url, interval: false })
       reporter.gauge('temperature').record(21)
       const { accepted } = await reporter.flush()
       const [metric] = await reporter.api.listMetrics().toArray()
       const page = await fetch(new URL('/', service.url), { headers: { authorization: 'Basic ' + btoa('me:secret') } })
       console.log(accepted, metric.name, page.status)
       await reporter.close()
       await service.close()`,
    )
    expect(await packed.whole.run(packed.node(line), [program])).toEqual({
      code: 0,
      out: '1 temperature 200\n',
      err: '',
    })
  })

  test('tests with it under jest, with the one line of docs/testing.md', async () => {
    const guide = readFileSync(join(repository, 'docs/testing.md'), 'utf8')
    const script = /"test": "(.*jest)"/.exec(guide)?.[1] ?? 'docs/testing.md has no such line'
    const folder = packed.bare
    await folder.write(
      'recorded.test.js',
      `import { Reporter } from 'librato-reporter'
       import { recordingDestination } from 'librato-reporter/testing'
       test('records', async () => {
         const recording = recordingDestination()
         const reporter = new Reporter({ destination: recording, interval: false })
         reporter.gauge('latency').record(2)
         await reporter.close()
         expect(recording.last('latency')).toMatchObject({ count: 1, sum: 2 })
       })`,
    )
    const path = `${join(repository, 'node_modules/.bin')}:${process.env['PATH']}`
    const { code, err } = await folder.run('sh', ['-c', `${script} recorded.test.js`], { PATH: path })
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('1 passed') })
  })

  test.each(['cjs', 'esm'])('bundles it with esbuild as %s, and needs nothing else then', async (format) => {
    const entry = await packed.bare.write(
      'bundled.mjs',
      `import { connect, Reporter } from 'librato-reporter'; import { recordingDestination } from 'librato-reporter/testing'; connect('me', 'secret'); ${body}`,
    )
    const folder = await packed.empty(`bundled-${format}`)
    const out = folder.at(`out.${format === 'cjs' ? 'cjs' : 'mjs'}`)
    // pino and got's own dependencies are CommonJS, which needs a `require` where the bundle is an ES module.
    const banner = `--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`
    const words = [
      entry,
      '--bundle',
      '--platform=node',
      '--log-level=warning',
      `--format=${format}`,
      `--outfile=${out}`,
    ]
    const bundling = await packed.tools.run(
      packed.tools.at('node_modules/.bin/esbuild'),
      format === 'esm' ? [...words, banner] : words,
    )
    expect(bundling).toEqual({ code: 0, out: '', err: '' })
    expect(await folder.run(process.execPath, [out])).toEqual({ code: 0, out: '1 3\n', err: '' })
  })
})

describe('without the packages that the service needs', () => {
  test('the command names a command that brings them, and that works with nothing installed', async () => {
    const { code, err } = await packed.bare.run(packed.bare.at('node_modules/.bin/librato-reporter'), [
      'serve',
      '--port',
      '0',
      '--data',
      ':memory:',
    ])
    expect(code).toBe(1)
    expect(err.split('\n')[0]).toMatch(
      /^librato-reporter: The service needs the package fastify, which is not installed\./,
    )
    const command = /npx .* librato-reporter serve/.exec(err)?.[0] ?? ''
    const fromHere = command.replace('-p librato-reporter ', `-p ${packed.tarball} `).replace('npx', 'npx --yes')
    const folder = await packed.empty('shell')
    const words = `${fromHere} --port 0 --data :memory:`.split(' ').slice(1)
    const started = await folder.run('npx', words, {}, 'Ctrl-C')
    expect(started.out).toMatch(/^Service: +http:\/\/127\.0\.0\.1:\d+\/v1$/m)
  })

  test('startService refuses with MISSING_DEPENDENCY', async () => {
    const program = await packed.bare.write(
      'lacking.mjs',
      `import { startService } from 'librato-reporter/service'
       await startService({ port: 0, data: ':memory:' }).catch(({ code }) => console.log(code))`,
    )
    expect(await packed.bare.succeed(process.execPath, [program])).toBe('MISSING_DEPENDENCY\n')
    expect(errorCodes).toHaveProperty('MISSING_DEPENDENCY')
  })
})
