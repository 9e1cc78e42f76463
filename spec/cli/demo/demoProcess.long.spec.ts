import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { connect } from '../../../lib/api/index.js'
import { DemoProcess } from './DemoProcess.js'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const address = /http:\/\/127\.0\.0\.1:\d+\//

test('records this machine, shows receipts, ends well at Ctrl-C, and a second start finds the data of the first', async () => {
  const data = join(folder, 'twice')
  let token: string
  {
    await using first = new DemoProcess(['--port', '0', '--data', data])
    const [dashboard = ''] = await first.match(address)
    token = (await first.match(/Token +([0-9a-f]{16,}) \(made now/))[1] ?? ''
    await first.match(/\(new\)\n/)
    expect(first.stdout).toContain(`${data} (new)`)

    await first.match(/\d\d:\d\d:\d\d {2}[1-9]\d* accepted, 0 rejected, 0 retained, 0 dropped {2}1 request, /)
    await first.match(/process\.memory\.rss +[\d.]+ MB/)
    const api = connect('admin', token, { url: `${dashboard}v1` })
    const names = (await api.listMetrics().toArray()).map(({ name }) => name)
    expect(names).toContain('process.memory.rss')

    first.signal('SIGINT')
    expect([await first.end(), first.stderr]).toEqual([0, ''])
    expect(first.stdout).toMatch(/Closed: [1-9]\d* measurements accepted, none lost\.\n$/)
    expect(first.stdout).not.toContain('\u001b')
  }

  await using second = new DemoProcess(['--port', '0', '--data', data])
  await second.match(/\([1-9]\d+ metrics from earlier\)/)
  expect(second.stdout).toContain(`kept in ${join(data, 'token')}`)
  expect(second.stdout).not.toContain(token)

  // Two services on one directory would ruin each other's data.
  await using third = new DemoProcess(['--port', '0', '--data', data])
  expect(await third.end()).toBe(1)
  expect(third.stderr).toMatch(/^librato-reporter: [^\n]+\n$/)

  second.signal('SIGTERM')
  expect([await second.end(), second.stderr]).toEqual([0, ''])
}, 60_000)

test('a token from the environment is used, and not printed', async () => {
  await using demo = new DemoProcess(['--port', '0', '--data', ':memory:'], {
    LIBRATO_USER: 'me@example.com',
    LIBRATO_TOKEN: 'not-to-be-seen',
  })
  const [dashboard = ''] = await demo.match(address)
  await demo.match(/Ctrl-C stops/)
  const api = connect('me@example.com', 'not-to-be-seen', { url: `${dashboard}v1` })
  expect(await api.listMetrics().toArray()).toEqual([])
  demo.signal('SIGINT')
  expect([await demo.end(), demo.stderr]).toEqual([0, ''])
  expect(demo.stdout).not.toContain('not-to-be-seen')
})

test('a port in use is one sentence on standard error, and status 1', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  try {
    const bound = server.address()
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0
    await using demo = new DemoProcess(['--port', String(port), '--data', ':memory:'])
    expect(await demo.end()).toBe(1)
    expect(demo.stderr).toMatch(new RegExp(`^librato-reporter: [^\\n]*${port}[^\\n]*\\n$`))
    expect(demo.stdout).toBe('')
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
})

test('a data directory that is a file is one sentence, and status 1', async () => {
  const file = join(folder, 'file')
  await writeFile(file, 'not a directory')
  await using demo = new DemoProcess(['--port', '0', '--data', file])
  expect(await demo.end()).toBe(1)
  expect(demo.stderr).toMatch(/^librato-reporter: [^\n]+\n$/)
})

test.each([[['--port', '99999']], [['--colour']], [['extra']]])('%j is wrong usage: status 2', async (words) => {
  await using demo = new DemoProcess(words)
  expect(await demo.end()).toBe(2)
  expect(demo.stderr).toMatch(/^librato-reporter: [^\n]+\n$/)
})
