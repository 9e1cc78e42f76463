import { join } from 'node:path'
import { makeDirectory, makeDirectorySync } from '../../runtime/makeDirectory.js'
import type { Runtime } from '../../runtime/Runtime.js'
import { Adoption, isOwnerName } from './Adoption.js'
import { codeOf, disk, isAbsent, isThere, OPEN } from './disk.js'
import { type Owner, parseOwner, presenceOf, thisOwner } from './owner.js'
import { assertOwnDirectory, assertPrivate, assertPrivateSync, openOwn } from './privacy.js'
import type { FoundFile } from './SpoolFile.js'

/** The owner file. Where there is none, the directory was given up, and is anybody's. */
const OWNER = 'owner'
/** Milliseconds without a heartbeat after which an owner that can't be seen from here counts as gone. */
const PATIENCE = 60_000
/** Milliseconds between two looks that find the same old heartbeat, after which that is believed: longer than an owner takes to beat. */
const SECOND_LOOK = 30_000
/** Files that nobody here wrote, or that can't be read, are put in this directory beside those of owners. */
const ASIDE = 'damaged'
const mode = 0o700

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
  /** Those that were moved into ours, and are not taken over as a whole yet. */
  readonly #adoptions = new Map<string, Adoption>()
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

  /**
   * Makes the directory, with the owner file in it from the first moment.
   *
   * @throws {NotPrivateError} and the system's errors
   */
  async open(): Promise<void> {
    if (this.#isOpen) return
    await makeDirectory(this.#root)
    await assertPrivate(this.#root)
    const name = this.#name
    const hidden = join(this.#root, `.${name}`)
    try {
      await disk.mkdir(hidden, mode)
      const handle = await disk.open(join(hidden, OWNER), OPEN.write, 0o600)
      try {
        await handle.writeFile(JSON.stringify(this.#self))
      } finally {
        await handle.close()
      }
      await disk.rename(hidden, join(this.#root, name))
    } catch (error) {
      await disk.unlink(join(hidden, OWNER)).catch(() => {})
      await disk.rmdir(hidden).catch(() => {})
      // The last call may have succeeded all the same: that one is not used, and goes with this process.
      if (this.#name === name) this.#name = this.#runtime.randomId()
      throw error
    }
    this.#isOpen = true
  }

  /** The same at once, for the end of a process. */
  openSync(): void {
    if (this.#isOpen) return
    // An open that is under way will not be heard of again: it keeps its name.
    this.#name = this.#runtime.randomId()
    makeDirectorySync(this.#root)
    assertPrivateSync(this.#root)
    const hidden = join(this.#root, `.${this.#name}`)
    disk.sync.mkdir(hidden, mode)
    const fd = disk.sync.open(join(hidden, OWNER), OPEN.write, 0o600)
    try {
      disk.sync.write(fd, JSON.stringify(this.#self))
    } finally {
      disk.sync.close(fd)
    }
    disk.sync.rename(hidden, join(this.#root, this.#name))
    this.#isOpen = true
  }

  /**
   * Whether it is still there. Its name is never used again, so one look tells; where all of the spool directory is gone, nobody took it over.
   *
   * @throws the system's errors: it can't be told just now
   */
  async look(): Promise<'ours' | 'taken' | 'removed'> {
    if (!this.#isOpen) return 'ours'
    const name = this.#name
    if (await isThere(this.path(''))) return 'ours'
    const isTaken = await isThere(this.#root)
    // Somebody else looked meanwhile.
    if (name !== this.#name) return 'ours'
    return isTaken ? 'taken' : 'removed'
  }

  /** The same at once, for the end of a process. */
  lookSync(): 'ours' | 'taken' | 'removed' {
    if (!this.#isOpen || isThereSync(this.path(''))) return 'ours'
    return isThereSync(this.#root) ? 'taken' : 'removed'
  }

  /** It is not ours any more: the next {@link open} makes another. */
  surrender(): void {
    this.#isOpen = false
    this.#name = this.#runtime.randomId()
    this.#adoptions.clear()
  }

  /** Shows others that its owner lives. */
  async beat(): Promise<void> {
    if (this.#isOpen) await disk.utimes(this.path(OWNER), this.#runtime.now() / 1_000)
  }

  /**
   * Takes over what others have left; returns the files, which are in this directory then, oldest window first.
   *
   * @throws {NotPrivateError} and the system's errors
   */
  async adopt(): Promise<FoundFile[]> {
    await assertPrivate(this.#root)
    for (const { name } of await disk.readdir(this.#root)) {
      try {
        if (isOwnerName(name) && name !== this.#name) await this.#claim(name)
        else if (isOwnerName(name.slice(1))) await this.#clear(name)
      } catch (error) {
        // Else it is another's already.
        if (!isAbsent(error)) this.#onTrouble(error)
      }
    }
    const adopted: FoundFile[] = []
    for (const [name, adoption] of this.#adoptions) {
      try {
        adopted.push(...(await adoption.complete()))
        this.#adoptions.delete(name)
      } catch (error) {
        this.#onTrouble(error)
      }
    }
    adopted.sort((a, b) => a.file.start - b.file.start || a.file.number - b.file.number)
    return adopted
  }

  /** Puts a file of this directory aside, for somebody to look at. */
  setAside(name: string): Promise<void> {
    return this.putAside(this.path(name), `${this.#name}-${name}.damaged`)
  }

  /** Moves something to where the damaged files are. */
  async putAside(path: string, label: string): Promise<void> {
    const aside = join(this.#root, ASIDE)
    await makeDirectory(aside)
    await disk.rename(path, join(aside, label))
  }

  /** Leaves the directory to whoever comes; removes it if it is empty. */
  async release(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await disk.unlink(this.path(OWNER))
    await disk.rmdir(this.path('')).catch(() => {})
  }

  /** The same at once, for the end of a process. */
  releaseSync(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    try {
      disk.sync.unlink(this.path(OWNER))
      disk.sync.rmdir(this.path(''))
    } catch {
      // Not empty, or gone: either is fine.
    }
  }

  /** Moves a directory into ours, if its owner is gone. */
  async #claim(name: string): Promise<void> {
    await assertOwnDirectory(join(this.#root, name))
    if (!(await this.#isAbandoned(name))) return
    // Entered before it is moved: a call that fails may have moved it all the same.
    if (!this.#adoptions.has(name)) this.#adoptions.set(name, new Adoption(this, name, this.#onTrouble))
    await disk.rename(join(this.#root, name), this.path(name))
  }

  /** Removes what was left of a directory that got no name because its maker died. */
  async #clear(name: string): Promise<void> {
    const path = join(this.#root, name)
    try {
      await disk.lstat(join(path, OWNER))
    } catch {
      // It is just being made.
      return
    }
    if (!(await this.#isAbandoned(name))) return
    await disk.unlink(join(path, OWNER))
    await disk.rmdir(path)
  }

  async #isAbandoned(name: string): Promise<boolean> {
    const path = join(this.#root, name, OWNER)
    let text: string
    let beat: number
    try {
      const handle = await openOwn(path)
      try {
        text = await handle.readFile('utf8')
        beat = (await handle.stat()).mtimeMs
      } finally {
        await handle.close()
      }
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return true
      if (codeOf(error) === 'EACCES') return false
      throw error
    }
    const owner = parseOwner(text)
    const presence = owner === undefined ? 'unknown' : await presenceOf(owner, this.#self)
    return presence === 'gone' || (presence === 'unknown' && this.#isSilent(name, beat))
  }

  /**
   * By having seen no beat for long enough. That the last one is old by the wall clock makes it sooner, but is not believed at one look: the clock
   * may just have been set, here or there, and a living owner beats before the second.
   */
  #isSilent(name: string, beat: number): boolean {
    const now = this.#runtime.monotonic()
    const seen = this.#seen.get(name)
    if (seen?.beat !== beat) {
      this.#seen.set(name, { beat, since: now })
      return false
    }
    return now - seen.since > (this.#runtime.now() - beat > PATIENCE ? SECOND_LOOK : PATIENCE)
  }
}

/** At the end of a process there is nobody to tell of trouble, and nothing to be tried again. */
function isThereSync(path: string): boolean {
  try {
    disk.sync.lstat(path)
    return true
  } catch (error) {
    return !isAbsent(error)
  }
}
