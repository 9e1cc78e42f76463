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

test.each(['README.md', 'docs/running-the-service.md', 'docs/errors/MISSING_DEPENDENCY.md'])(
  '%s says to install the packages that the service asks for',
  (page) => {
    const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8')
    expect(text).toMatch(new RegExp(`npm install (librato-reporter )?${servicePeers.join(' ')}`))
  },
)

describe('a clone installs what was tried here', () => {
  test.each(['', 'docs/site/', 'benchmarks/'])('%spackage-lock.json has the hash of each package', (folder) => {
    const { packages } = JSON.parse(
      readFileSync(new URL(`../../${folder}package-lock.json`, import.meta.url), 'utf8'),
    ) as { packages: Readonly<Record<string, { readonly integrity?: string; readonly link?: boolean }>> }
    const entries = Object.entries(packages).filter(([path, { link }]) => path !== '' && link !== true)
    expect(entries.length).toBeGreaterThan(0)
    expect(entries.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([])
  })
})
