import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { token, user } from './coreFor.js'

const entry = new URL('../../dist/index.js', import.meta.url).href

/** A process that runs a script with a reporter. */
export interface ReporterProcess {
  readonly child: ChildProcess
  /** Resolves when this text was printed. */
  printed(text: string): Promise<void>
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>
}

/** How the process is started. */
export interface StartOptions {
  /** A command that starts it, with its arguments: `['unshare', '--pid']`. */
  readonly by?: readonly string[]
  /** Whether messages can be sent to it. */
  readonly hasChannel?: boolean
}

/** Starts a script in a process of its own; `reporter`, `Reporter` and `installExitHooks` of the built package are there. */
export function runReporter(
  url: string,
  options: object,
  script: string,
  { by = [], hasChannel = false }: StartOptions = {},
): ReporterProcess {
  const source = `
    import { installExitHooks, Reporter } from ${JSON.stringify(entry)}
    const reporter = new Reporter(${JSON.stringify({ user, token, url, interval: false, logger: false, ...options })})
    ${script}`
  const [command, ...rest] = [...by, process.execPath, '--input-type=module', '--eval', source]
  const child = spawn(command!, rest, {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe', ...(hasChannel ? (['ipc'] as const) : [])],
  })
  let output = ''
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      output += text
      for (const ask of waiting) ask()
    })
  }
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, output }))
  })
  return {
    child,
    ended,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const ask = (): void => {
          if (!output.includes(text)) return
          waiting.delete(ask)
          resolve()
        }
        waiting.add(ask)
        ask()
        void ended.then(() => reject(new Error(`ended before it printed ${text}: ${output}`)))
      }),
  }
}
