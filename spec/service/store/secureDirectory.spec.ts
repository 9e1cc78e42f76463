import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { startService } from '../../../lib/service/index.js'
import { secureDirectory } from '../../../lib/service/store/secureDirectory.js'

const isRoot = process.geteuid?.() === 0
/** What needs another user is left out where there is none to be had, and says so. */
const asRoot = isRoot ? test : test.skip
const [nobody, somebody] = [65_534, 4_711]

let directory: string
let umask: number

beforeEach(() => {
  // Nothing is left to the umask.
  umask = process.umask(0)
  directory = mkdtempSync(join(tmpdir(), 'secure-'))
})

afterEach(() => {
  process.umask(umask)
  rmSync(directory, { recursive: true, force: true })
})

function modes(path: string): Record<string, string> {
  const mode = (file: string): string => (lstatSync(file).mode & 0o7777).toString(8)
  return { '.': mode(path), ...Object.fromEntries(readdirSync(path).map((name) => [name, mode(join(path, name))])) }
}

async function serveOnce(data: string, during: () => void = () => {}): Promise<string[]> {
  const warnings: string[] = []
  const ignore = (): void => {}
  const warn = (_: object, message: string): void => {
    warnings.push(message)
  }
  const service = await startService({ port: 0, data, logger: { debug: ignore, info: ignore, warn, error: ignore } })
  try {
    during()
  } finally {
    await service.close()
  }
  return warnings
}

describe('a data directory', () => {
  test('that somebody made for all to read is for this user alone, with all that the service keeps in it', async () => {
    chmodSync(directory, 0o755)
    const warnings = await serveOnce(directory, () => {
      const { '.': own, ...files } = modes(directory)
      expect(own).toBe('700')
      expect(Object.keys(files)).toEqual(
        expect.arrayContaining(['lock.db', 'metrics.db', 'metrics.db-shm', 'metrics.db-wal', 'token']),
      )
      expect(new Set(Object.values(files))).toEqual(new Set(['600']))
    })
    expect(warnings).toEqual([])
  })

  test('of an earlier version is tightened, with what a crash left and copies beside it', async () => {
    await serveOnce(directory)
    for (const name of ['metrics.db-wal', 'metrics.db.bak', 'metrics.db-2026-01-01', 'token.old'])
      writeFileSync(join(directory, name), '')
    for (const name of readdirSync(directory)) chmodSync(join(directory, name), 0o644)
    chmodSync(directory, 0o755)
    mkdirSync(join(directory, 'lost+found'), 0o755)
    await serveOnce(directory)
    const { 'lost+found': found, ...rest } = modes(directory)
    expect(found).toBe('755')
    expect(rest).toMatchObject({
      '.': '700',
      'metrics.db.bak': '600',
      'metrics.db-2026-01-01': '600',
      'token.old': '600',
    })
    expect(Object.values(rest).filter((mode) => !/^[67]00$/.test(mode))).toEqual([])
  })

  test('may be reached through a link, as systemd has it', () => {
    const [real, link] = [join(directory, 'private'), join(directory, 'link')]
    mkdirSync(real, 0o755)
    symlinkSync(real, link)
    expect(secureDirectory(link)).toEqual([])
    expect(modes(real)).toMatchObject({ '.': '700', 'metrics.db': '600' })
  })

  test.each([
    ['with other things in it', (path: string) => writeFileSync(join(path, 'notes.txt'), ''), 0o755],
    ['that is shared', () => {}, 0o1777],
  ])('%s keeps its mode, and a warning says what to do', async (_, prepare, mode) => {
    prepare(directory)
    chmodSync(directory, mode)
    const warnings = await serveOnce(directory, () =>
      expect(modes(directory)).toMatchObject({ 'metrics.db-wal': '600' }),
    )
    expect(statSync(directory).mode & 0o7777).toBe(mode)
    expect(warnings).toEqual([expect.stringContaining('Give the service a directory of its own')])
  })
})

describe('a file that the service would open', () => {
  test.each(['metrics.db', 'metrics.db-wal', 'lock.db', 'token', 'token.new'])(
    'is refused when %s is a link',
    async (name) => {
      const theirs = join(directory, 'theirs')
      const data = join(directory, 'data')
      mkdirSync(data)
      writeFileSync(theirs, 'precious')
      chmodSync(theirs, 0o644)
      symlinkSync(theirs, join(data, name))
      await expect(serveOnce(data)).rejects.toMatchObject({
        code: 'DATA_UNUSABLE',
        message: expect.stringContaining(`${name} in it is a link`),
      })
      expect(statSync(theirs).mode & 0o777).toBe(0o644)
    },
  )

  asRoot('is refused when it belongs to another user', async () => {
    writeFileSync(join(directory, 'token'), 'known to them\n')
    chownSync(join(directory, 'token'), somebody, somebody)
    await expect(serveOnce(directory)).rejects.toMatchObject({
      code: 'DATA_UNUSABLE',
      message: expect.stringContaining(`token in it belongs to another user (uid ${somebody})`),
    })
  })
})

describe('another owner', () => {
  /** What the function says as a user who is not root. */
  function asNobody(path: string): string {
    const module = new URL('../../../dist/service/store/secureDirectory.js', import.meta.url).href
    const script = `import(${JSON.stringify(module)}).then(({ secureDirectory }) => console.log(JSON.stringify(secureDirectory(${JSON.stringify(path)}))), console.log).catch((error) => console.log(error.message))`
    return execFileSync(process.execPath, ['-e', script], { uid: nobody, gid: nobody, encoding: 'utf8' })
  }

  asRoot('of the directory is refused', () => {
    chownSync(directory, somebody, somebody)
    chmodSync(directory, 0o777)
    expect(asNobody(directory)).toContain(`it belongs to another user (uid ${somebody})`)
    expect(modes(directory)).toEqual({ '.': '777' })
  })

  asRoot('is warned of for root, who may use every directory', () => {
    chownSync(directory, somebody, somebody)
    chmodSync(directory, 0o755)
    expect(secureDirectory(directory)).toEqual([expect.stringContaining(`belongs to uid ${somebody}`)])
    expect(modes(directory)).toMatchObject({ '.': '700', 'metrics.db': '600' })
  })

  asRoot('who is root makes volumes for others: a warning, and the files are tight', () => {
    chmodSync(directory, 0o777)
    expect(asNobody(directory)).toContain('Others may enter the data directory')
    expect(modes(directory)).toMatchObject({ '.': '777', 'lock.db': '600', 'metrics.db': '600' })
  })
})
