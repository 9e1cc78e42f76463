import { mkdtempSync, readdirSync, readFileSync, rmSync, type Stats, statSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A spool directory of a spec. */
export class SpoolRoot {
  readonly path = mkdtempSync(join(tmpdir(), 'librato-spool-'))

  /** Files in it and below, by path from it, without owner files. */
  files(): string[] {
    return this.#all().filter((name) => !name.endsWith('owner'))
  }

  /** The same without the names of owners' directories. */
  names(): string[] {
    return this.files()
      .map((name) => name.slice(name.lastIndexOf('/') + 1))
      .sort()
  }

  read(name: string): Buffer {
    return readFileSync(join(this.path, name))
  }

  /** As if every process that has a directory here were gone. */
  abandon(): void {
    for (const name of this.#all()) if (name.endsWith('owner')) unlinkSync(join(this.path, name))
  }

  /** Names of the owners' directories. */
  directories(): string[] {
    return readdirSync(this.path).filter((name) => /^[0-9a-f]{32}$/.test(name))
  }

  stat(name: string): Stats {
    return statSync(join(this.path, name))
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }

  #all(): string[] {
    return readdirSync(this.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.path.length + 1))
      .sort()
  }
}
