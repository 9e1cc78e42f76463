import { rmdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { readdir, readFile, rename, rmdir, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory, makeDirectorySync } from '../../runtime/makeDirectory.js'
import type { Runtime } from '../../runtime/Runtime.js'
import { type Owner, parseOwner, presenceOf, thisOwner } from './owner.js'
import { parseRecords } from './records.js'
import { type FoundFile, foundFile } from './SpoolFile.js'

/** The owner file. Where there is none, the directory was given up, and is anybody's. */
const OWNER = 'owner'
/** Milliseconds without a heartbeat after which an owner that can't be seen from here counts as gone. */
const PATIENCE = 60_000
/** Files that nobody here wrote, or that can't be read, are put in this directory beside those of owners. */
const ASIDE = 'damaged'
/** A file that is larger was not written here: the spool would have to read it whole. */
const MOST_BYTES = 2 ** 30

/**
 * A directory of its own inside the spool directory, for one reporter as long as it lives. Directories whose owners are gone are taken over by
 * moving them into one's own: a rename has one winner, and nobody looks for more inside a directory that is owned.
 */
export class SpoolDirectory {
  readonly #root: string
  readonly #runtime: Runtime
  readonly #onTrouble: (error: unknown) => void
  readonly #self: Owner = thisOwner()
  /** What heartbeats of others looked like, and since when (monotonic milliseconds). */
  readonly #seen = new Map<string, { readonly beat: number; readonly since: number }>()
  #name: string
  #isOpen = false
  #lastNumber = 0

  constructor(root: string, runtime: Runtime, onTrouble: (error: unknown) => void) {
    this.#root = root
    this.#onTrouble = onTrouble
    this.#runtime = runtime
    this.#name = runtime.randomId()
  }

  /** 128 bits that no other directory has. */
  get name(): string {
    return this.#name
  }

  path(name: string): string {
    return join(this.#root, this.#name, name)
  }

  nextNumber(): number {
    this.#lastNumber += 1
    return this.#lastNumber
  }

  /** Makes the directory, with the owner file in it from the first moment. */
  async open(): Promise<void> {
    if (this.#isOpen) return
    const hidden = join(this.#root, `.${this.#name}`)
    await makeDirectory(hidden)
    await writeFile(join(hidden, OWNER), JSON.stringify(this.#self), { mode: 0o600 })
    await rename(hidden, join(this.#root, this.#name))
    this.#isOpen = true
  }

  /** The same at once, for the end of a process. */
  openSync(): void {
    if (this.#isOpen) return
    // An open that is under way will not be heard of again: it keeps its name.
    this.#name = this.#runtime.randomId()
    const path = join(this.#root, this.#name)
    makeDirectorySync(path)
    writeFileSync(join(path, OWNER), JSON.stringify(this.#self), { mode: 0o600 })
    this.#isOpen = true
  }

  /** Somebody took it away, or removed it: the next {@link open} makes another. */
  lost(): void {
    this.#isOpen = false
    this.#name = this.#runtime.randomId()
  }

  /** Shows others that its owner lives. */
  async beat(): Promise<void> {
    const now = this.#runtime.now() / 1_000
    if (this.#isOpen) await utimes(this.path(OWNER), now, now)
  }

  /** Takes over what others have left; returns the files, which are in this directory then, oldest window first. */
  async adopt(): Promise<FoundFile[]> {
    const adopted: FoundFile[] = []
    for (const entry of await readdir(this.#root, { withFileTypes: true })) {
      if (!entry.isDirectory() || !isOwnerName(entry.name) || entry.name === this.#name) continue
      if (!(await this.#isAbandoned(entry.name))) continue
      const inside = this.path(entry.name)
      try {
        await rename(join(this.#root, entry.name), inside)
      } catch {
        // Another was first.
        continue
      }
      adopted.push(...(await this.#gather(inside, entry.name)))
    }
    adopted.sort((a, b) => a.file.start - b.file.start || a.file.number - b.file.number)
    return adopted
  }

  /** Puts a file of this directory aside, for somebody to look at. */
  setAside(name: string): Promise<void> {
    return this.#setAside(this.path(name), `${this.#name}-${name}.damaged`)
  }

  /** Leaves the directory to whoever comes; removes it if it is empty. */
  async release(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await unlink(this.path(OWNER))
    await rmdir(this.path('')).catch(() => {})
  }

  /** The same at once, for the end of a process. */
  releaseSync(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    try {
      unlinkSync(this.path(OWNER))
      rmdirSync(this.path(''))
    } catch {
      // Not empty, or gone: either is fine.
    }
  }

  async #setAside(path: string, label: string): Promise<void> {
    const aside = join(this.#root, ASIDE)
    await makeDirectory(aside)
    await rename(path, join(aside, label))
  }

  async #isAbandoned(name: string): Promise<boolean> {
    const path = join(this.#root, name, OWNER)
    let text: string
    let beat: number
    try {
      text = await readFile(path, 'utf8')
      beat = (await stat(path)).mtimeMs
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT'
    }
    const owner = parseOwner(text)
    const presence = owner === undefined ? 'unknown' : await presenceOf(owner, this.#self)
    return presence === 'gone' || (presence === 'unknown' && this.#isSilent(name, beat))
  }

  /** By the wall clock, or, since that of another host may be off, by having seen no beat for as long. */
  #isSilent(name: string, beat: number): boolean {
    if (this.#runtime.now() - beat > PATIENCE) return true
    const now = this.#runtime.monotonic()
    const seen = this.#seen.get(name)
    if (seen?.beat === beat) return now - seen.since > PATIENCE
    this.#seen.set(name, { beat, since: now })
    return false
  }

  /** Moves the files of a directory inside this one into it, under numbers of its own. */
  async #gather(from: string, label: string): Promise<FoundFile[]> {
    const gathered: FoundFile[] = []
    const found: FoundFile[] = []
    for (const entry of await readdir(from, { withFileTypes: true })) {
      const path = join(from, entry.name)
      const [, number, kind] = /^(\d{1,15})\.(win|sent)$/.exec(entry.name) ?? []
      try {
        // A crash during an adoption leaves one directory inside the other.
        if (entry.isDirectory() && isOwnerName(entry.name)) {
          gathered.push(...(await this.#gather(path, entry.name)))
        } else if (number !== undefined && entry.isFile()) {
          const file = await readWhole(path, Number(number), kind === 'sent')
          if (file !== undefined) found.push(file)
          else {
            await rename(path, this.path(`${this.nextNumber()}.${kind}`))
            this.#onTrouble(
              new Error('some windows were written by a newer version of librato-reporter; they are kept for it'),
            )
          }
        } else if (entry.name === OWNER || entry.name.endsWith('.tmp')) await unlink(path)
        else await this.#setAside(path, `${label}-${entry.name}`)
      } catch (error) {
        // It stays where it is, for the next who takes over.
        this.#onTrouble(error)
      }
    }
    const replaced = new Set(found.flatMap(({ replaces }) => replaces))
    for (const each of found.sort((a, b) => a.file.number - b.file.number)) {
      const { file } = each
      const path = join(from, file.name)
      try {
        if (replaced.has(file.uid)) {
          await unlink(path)
          continue
        }
        file.number = this.nextNumber()
        await rename(path, this.path(file.name))
        gathered.push(each)
      } catch (error) {
        // As above; those that were moved before are ours to send, whatever becomes of this one.
        this.#onTrouble(error)
      }
    }
    await rmdir(from).catch(() => {})
    return gathered
  }
}

function isOwnerName(name: string): boolean {
  return /^[0-9a-f]{32}$/.test(name)
}

/** Reads and checks a file; undefined if a later version of this package wrote it, which then is for that to send. */
async function readWhole(path: string, number: number, isSent: boolean): Promise<FoundFile | undefined> {
  const stats = await stat(path)
  const contents =
    stats.size > MOST_BYTES ? { records: [], state: 'damaged' as const } : parseRecords(await readFile(path))
  return contents.state === 'newer' ? undefined : foundFile(number, isSent, stats, contents)
}
