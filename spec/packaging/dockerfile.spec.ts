import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { commands } from '../../lib/cli/commands.js'
import { servicePeers } from '../../lib/service/peers.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  bin: Record<string, string>
  scripts: Record<string, string>
}
const instructions = readFileSync(`${root}Dockerfile`, 'utf8')
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line))
  .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const)

function all(name: string): string[] {
  return instructions.filter(([instruction]) => instruction === name).map(([, words]) => words)
}

describe('the Dockerfile', () => {
  test('is built from a Node that has SQLite of its own, as the packages it leaves out demand', () => {
    for (const image of all('FROM')) expect(Number(/^node:(\d+)/.exec(image)?.[1])).toBeGreaterThanOrEqual(24)
  })

  test('copies what there is, and what the engine is sent', () => {
    const sent = readFileSync(`${root}.dockerignore`, 'utf8').split('\n')
    const copied = all('COPY')
      .filter((words) => !words.startsWith('--from'))
      .flatMap((words) => words.split(' ').slice(0, -1))
    expect(copied).toContain('lib')
    for (const path of copied) {
      expect(existsSync(root + path)).toBe(true)
      expect(sent).toContain(`!${path}`)
    }
    expect(sent.filter((line) => line.startsWith('!')).sort()).toEqual(copied.map((path) => `!${path}`).sort())
  })

  test('installs the peers that the service names, but libsql', () => {
    const installed =
      all('RUN')
        .find((words) => words.startsWith('npm install'))
        ?.split(' ') ?? []
    expect(installed.filter((word) => /^\w.*@/.test(word))).toEqual(
      servicePeers.filter((peer) => !peer.startsWith('libsql')),
    )
  })

  test('runs the command of this package, as nobody special, and asks after its health where it listens', async () => {
    const entry = JSON.parse(all('ENTRYPOINT')[0] ?? '') as string[]
    expect(entry.slice(0, 3)).toEqual([
      'node',
      `node_modules/librato-reporter/${manifest.bin['librato-reporter']}`,
      'serve',
    ])
    const serve = await commands['serve']?.load()
    for (const word of entry.filter((one) => one.startsWith('--'))) expect(serve?.options).toHaveProperty(word.slice(2))
    expect(entry[entry.indexOf('--data') + 1]).toBe(all('VOLUME')[0])
    expect(all('USER')).toEqual(['node'])
    expect(all('HEALTHCHECK')[0]).toContain(`http://127.0.0.1:${all('EXPOSE')[0]}/healthz?live`)
  })
})
