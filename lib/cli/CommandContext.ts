import type { Readable } from 'node:stream'
import type { Runtime } from '../runtime/Runtime.js'
import { systemRuntime } from '../runtime/systemRuntime.js'
import type { TerminalStream } from './terminal/Terminal.js'
import { untilStopped } from './untilStopped.js'

/** What a command takes from its process. */
export interface CommandContext {
  readonly input: Readable & { readonly isTTY?: boolean }
  readonly output: TerminalStream
  readonly errors: TerminalStream
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly runtime: Runtime
  /** Resolves at the first Ctrl-C or SIGTERM. Only who calls it keeps these signals from ending the process. */
  untilStopped(): Promise<unknown>
}

/** The context of this process. A function, because the mere look at standard input opens it. */
export function processContext(): CommandContext {
  return {
    get input() {
      return process.stdin
    },
    output: process.stdout,
    errors: process.stderr,
    environment: process.env,
    runtime: systemRuntime,
    untilStopped,
  }
}
