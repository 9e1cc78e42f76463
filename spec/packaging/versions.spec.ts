import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { resolveClientOptions } from '../../lib/http/index.js'
import { packageVersion } from '../../lib/packageVersion.js'
import { servicePeers } from '../../lib/service/peers.js'

interface Manifest {
  readonly version: string
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>
}

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Manifest

describe('the version', () => {
  test('is that of package.json, in code and in the User-Agent', () => {
    expect(packageVersion()).toBe(manifest.version)
    const { userAgent } = resolveClientOptions({ user: 'me', token: 'secret' })
    expect(userAgent).toMatch(new RegExp(`^librato-reporter/${manifest.version.replaceAll('.', '\\.')} \\(node `))
  })
})

describe('the packages that an error tells to install for the service', () => {
  test.each(servicePeers.map((peer) => peer.split('@') as [string, string]))('are peers: %s@%s', (name, version) => {
    expect(manifest.peerDependencies[name]).toMatch(new RegExp(`^\\^${version.replace('.', '\\.')}\\.`))
    expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true })
  })
})
