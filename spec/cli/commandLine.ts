import { Readable } from 'node:stream'
import type { CommandContext } from '../../lib/cli/CommandContext.js'
import { runCommandLine } from '../../lib/cli/runCommandLine.js'
import type { Runtime } from '../../lib/runtime/Runtime.js'
import { systemRuntime } from '../../lib/runtime/systemRuntime.js'

/** What a command wrote, and how it ended. */
export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** What surrounds a command. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>
  /** Standard input; default: empty. */
  readonly input?: string | Readable
  /** Columns of the terminal on all three; default: there is none. */
  readonly columns?: number
  readonly rows?: number
  readonly runtime?: Runtime
  readonly stopped?: Promise<unknown>
  /** Is told of each write to standard output. */
  readonly onOutput?: (text: string) => void
}

/** Runs a command line in this process, with streams of its own. */
export async function run(words: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  const { env = {}, input = '', columns, rows = 24, runtime = systemRuntime, stopped, onOutput } = surroundings
  const isTTY = columns !== undefined
  let [out, err] = ['', '']
  const size = isTTY ? { isTTY, columns, rows } : {}
  const context: CommandContext = {
    input: Object.assign(typeof input === 'string' ? Readable.from(input === '' ? [] : [Buffer.from(input)]) : input, {
      isTTY,
    }),
    output: {
      ...size,
      write(text) {
        out += text
        onOutput?.(text)
      },
    },
    errors: {
      ...size,
      write(text) {
        err += text
      },
    },
    environment: env,
    runtime,
    untilStopped: () => stopped ?? new Promise(() => {}),
  }
  const code = await runCommandLine(words, context)
  return { code, out, err }
}
