/**
 * This package's version. A constant and not read from package.json, because there is none beside code that was bundled; `npm version` writes
 * it here (scripts/writeVersion.js), and a spec holds the two together.
 */
export function packageVersion(): string {
  return '0.1.0'
}
