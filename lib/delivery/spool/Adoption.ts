import type { Stats } from 'node:fs'
import { join } from 'node:path'
import { codeOf, disk } from './disk.js'
import { NotPrivateError, openOwn } from './privacy.js'
import { parseRecords } from './records.js'
import type { SpoolDirectory } from './SpoolDirectory.js'
import { type FoundFile, foundFile } from './SpoolFile.js'

/** Looks after which a file that can't be read is put aside. */
const MOST_TRIES = 10
/** Times that a directory is listed: each time it should be emptier. */
const MOST_ROUNDS = 100
/** A file that is larger was not written here: the spool would have to read it whole. */
const MOST_BYTES = 2 ** 30

/**
 * The taking over of one directory that was moved into ours. Nothing of it is sent before all of its files are known and the directory is
 * removed: one file may replace others, and an owner that was only stopped can't add one to a directory that is no more.
 */
export class Adoption {
  readonly #directory: SpoolDirectory
  readonly #name: string
  readonly #onTrouble: (error: unknown) => void
  /**
   * The files by the paths that they had. Entered before they are moved: a call that fails may have moved one all the same. Those of a newer
   * version are no files of ours.
   */
  readonly #moved = new Map<string, { readonly to: string; readonly found: FoundFile | undefined }>()
  /** How often a file could not be read. */
  readonly #tries = new Map<string, number>()

  constructor(directory: SpoolDirectory, name: string, onTrouble: (error: unknown) => void) {
    this.#directory = directory
    this.#name = name
    this.#onTrouble = onTrouble
  }

  /**
   * The files that are to be sent.
   *
   * @throws the system's errors: it is not complete, and may be tried again
   */
  async complete(): Promise<FoundFile[]> {
    await this.#gather(this.#name)
    const { kept, superseded } = resolve([...this.#moved.values()].flatMap(({ found }) => found ?? []))
    for (const { file } of superseded) await unlessGone(this.#directory.setAside(file.name))
    return kept
  }

  async #gather(below: string): Promise<void> {
    const from = this.#directory.path(below)
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const entries = await unlessGone(disk.readdir(from))
      // Removed by a call that said that it had failed; unless all of ours was taken away.
      if (entries === undefined) {
        if ((await this.#directory.look()) !== 'ours') throw new Error('the directory was taken over')
        return
      }
      let failure: unknown
      for (const entry of entries) {
        try {
          // A crash during an adoption leaves one directory inside the other.
          if (entry.isDirectory() && isOwnerName(entry.name)) await this.#gather(join(below, entry.name))
          else await this.#take(from, entry.name, entry.isFile())
        } catch (error) {
          failure = error
        }
      }
      if (failure !== undefined) throw failure
      if (entries.length > 0) continue
      try {
        return await disk.rmdir(from)
      } catch (error) {
        if (codeOf(error) === 'ENOENT') continue
        if (codeOf(error) !== 'ENOTEMPTY') throw error
      }
    }
    throw new Error(`${from} can't be emptied`)
  }

  async #take(from: string, name: string, isFile: boolean): Promise<void> {
    const path = join(from, name)
    const [, kind] = /^\d{1,15}\.(win|sent)$/.exec(name) ?? []
    if (name === 'owner' || name.endsWith('.tmp')) {
      await unlessGone(disk.unlink(path))
      return
    }
    if (kind === undefined || !isFile) return this.#setAside(path, name)
    let move = this.#moved.get(path)
    if (move === undefined) {
      try {
        move = await this.#read(path, kind)
      } catch (error) {
        if (!(error instanceof NotPrivateError) && !this.#isTriedEnough(path, error)) throw error
        this.#onTrouble(error)
        return this.#setAside(path, name)
      }
      this.#moved.set(path, move)
    }
    await unlessGone(disk.rename(path, move.to))
  }

  async #read(path: string, kind: string): Promise<{ to: string; found: FoundFile | undefined }> {
    const { bytes, stats } = await readWhole(path)
    const { isNewer, ...contents } = parseRecords(bytes)
    const number = this.#directory.nextNumber()
    const to = this.#directory.path(`${number}.${kind}`)
    if (!isNewer) return { to, found: foundFile(number, kind === 'sent', stats, contents, this.#directory.name) }
    this.#onTrouble(new Error('some windows were written by a newer version of librato-reporter; they are kept for it'))
    return { to, found: undefined }
  }

  #isTriedEnough(path: string, error: unknown): boolean {
    if (!/^(EIO|EACCES|EPERM)$/.test(codeOf(error) ?? '')) return false
    const tries = (this.#tries.get(path) ?? 0) + 1
    this.#tries.set(path, tries)
    return tries >= MOST_TRIES
  }

  async #setAside(path: string, name: string): Promise<void> {
    await unlessGone(this.#directory.putAside(path, `${this.#name.replaceAll(/\W/g, '-')}-${name}`))
  }
}

/** Whether a directory of this name may be one of a reporter. */
export function isOwnerName(name: string): boolean {
  return /^[0-9a-f]{32}$/.test(name)
}

/** Says which files are sent, what each of them replaces, and which yield to those that they were to replace. */
function resolve(found: readonly FoundFile[]): { kept: FoundFile[]; superseded: FoundFile[] } {
  const byUid = new Map(found.map((each) => [each.file.uid, each]))
  // Of a damaged one nothing was sent as long as all of those are there.
  const isSuperseded = ({ file, replaces }: FoundFile): boolean =>
    file.isDamaged &&
    !file.isDoubtful &&
    replaces.length > 0 &&
    replaces.every((uid) => byUid.get(uid)?.file.isDamaged === false)
  const superseded = found.filter(isSuperseded)
  const replaced = new Set<FoundFile>()
  for (const each of found) {
    if (superseded.includes(each)) continue
    const stale = each.replaces.map((uid) => byUid.get(uid)).filter((other) => other !== undefined && other !== each)
    each.file.stale = stale.map((other) => other!.file)
    for (const other of stale) replaced.add(other!)
  }
  const kept = found.filter((each) => !replaced.has(each) && !superseded.includes(each))
  keepOnce(kept)
  return { kept, superseded: superseded.filter((each) => !replaced.has(each)) }
}

/** A window that was written twice under the same ids, because the first time seemed to fail, is sent once. */
function keepOnce(found: readonly FoundFile[]): void {
  const holders = new Map<string, FoundFile>()
  for (const each of [...found].sort((a, b) => Number(b.file.isDoubtful) - Number(a.file.isDoubtful))) {
    const { file } = each
    const twin = file.frames.map(({ id }) => holders.get(id)).find((holder) => holder !== undefined)
    if (twin !== undefined) for (const id of file.splits) twin.file.splits.add(id)
    file.frames = file.frames.filter(({ id }) => !holders.has(id))
    for (const { id } of file.frames) holders.set(id, each)
  }
}

async function readWhole(path: string): Promise<{ bytes: Buffer; stats: Stats }> {
  const handle = await openOwn(path)
  try {
    const stats = await handle.stat()
    return { bytes: stats.size > MOST_BYTES ? Buffer.alloc(0) : await handle.readFile(), stats }
  } finally {
    await handle.close()
  }
}

/** Undefined if the file or directory isn't there. */
async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
