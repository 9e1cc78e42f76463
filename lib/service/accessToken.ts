import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LibratoError } from '../errors/index.js'
import type { Runtime } from '../runtime/Runtime.js'

/** The token that clients need, and where it comes from. */
export interface AccessToken {
  readonly token: string
  /** Whether it was made just now: then nobody knows it, and it must be shown once. */
  readonly isNew: boolean
  /** The file that keeps it; `undefined` with data in memory. */
  readonly file: string | undefined
}

/** Only its owner may read it. */
const mode = 0o600

/**
 * Finds the token of a data directory that is open, and ours alone: the given one if there is one, which is kept from then on; else the kept
 * one; else a new one.
 * @throws {LibratoError} DATA_UNUSABLE
 */
export async function accessToken(data: string, given: string | undefined, runtime: Runtime): Promise<AccessToken> {
  if (data === ':memory:') return { token: given ?? runtime.randomId(), isNew: given === undefined, file: undefined }
  const file = join(data, 'token')
  try {
    const kept = await keptToken(file)
    const token = given ?? kept ?? runtime.randomId()
    if (token !== kept) await keep(file, token)
    return { token, isNew: given === undefined && kept === undefined, file }
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw new LibratoError('DATA_UNUSABLE', `The token file ${file} cannot be read or written (${reason}).`, {
      cause: error,
    })
  }
}

/** An empty file is that of a start that was interrupted by a full disk, and counts as none. */
async function keptToken(file: string): Promise<string | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const token = text.replace(/\r?\n$/, '')
  return token === '' ? undefined : token
}

/** Written beside and renamed, so that no crash leaves half a token. */
async function keep(file: string, token: string): Promise<void> {
  const beside = `${file}.new`
  // Made anew, so that it is nobody's link and has this mode from the beginning.
  await rm(beside, { force: true })
  const handle = await open(beside, 'wx', mode)
  try {
    await handle.chmod(mode)
    await handle.writeFile(`${token}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, file)
}
