import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a command left behind. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A folder that commands are run in, as somebody would from a shell there. */
export class Folder {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  /** Makes it, with a package.json. */
  static async make(path: string, manifest: object = {}): Promise<Folder> {
    await mkdir(path, { recursive: true })
    const folder = new Folder(path)
    await folder.write('package.json', JSON.stringify({ private: true, ...manifest }))
    return folder
  }

  /** Where something in it is. */
  at(...names: string[]): string {
    return join(this.path, ...names)
  }

  async write(name: string, text: string): Promise<string> {
    await writeFile(this.at(name), text)
    return this.at(name)
  }

  /** Runs to its end, or until it has printed `until`, and is stopped then with SIGTERM. */
  run(command: string, words: readonly string[], env: NodeJS.ProcessEnv = {}, until?: string): Promise<Ended> {
    // What npm and jest tell their children of this repository must not reach those of another project.
    const clean = Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^(npm_package|npm_lifecycle|npm_command|JEST_|NODE_|LIBRATO_)/.test(name),
      ),
    )
    const child = spawn(command, words, {
      cwd: this.path,
      env: { ...clean, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: until !== undefined,
    })
    let out = ''
    let err = ''
    let isStopped = false
    child.stdout.on('data', (text) => {
      out += text
      // With all that it started: npx hands a signal on to nobody, and what it runs would hold the pipe open for ever.
      if (isStopped || until === undefined || child.pid === undefined || !out.includes(until)) return
      isStopped = true
      process.kill(-child.pid)
    })
    child.stderr.on('data', (text) => {
      err += text
    })
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, out, err }))
    })
  }

  /** The same, where anything but success is a failure of the test. Resolves to what it printed. */
  async succeed(command: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { code, out, err } = await this.run(command, words, env)
    if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${code}:\n${out}\n${err}`)
    return out
  }

  /** Installs packages from the registry, or tarballs. */
  async install(...packages: readonly string[]): Promise<void> {
    const words = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...packages]
    const { code, err } = await this.run('npm', words)
    if (code === 0) return
    const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET/.test(err)
    throw new Error(
      offline
        ? `These specs install packages, and the registry of npm can't be reached: nothing was tested. ${err}`
        : `npm install ${packages.join(' ')} failed: ${err}`,
    )
  }
}
