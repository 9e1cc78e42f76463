import { readFileSync } from 'node:fs'

let version: string | undefined

/** This package's version, as its package.json says: read at the first call and kept. */
export function packageVersion(): string {
  if (version === undefined) {
    // One level up from lib/ as well as from dist/.
    const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
    version = (JSON.parse(text) as { version: string }).version
  }
  return version
}
