import { createInterface } from 'node:readline/promises'
import type { Readable } from 'node:stream'
import type { TerminalStream } from '../terminal/Terminal.js'

/** Asks a question on a terminal; only `y` and `yes` are a yes. An input that ends is a no. */
export async function confirm(question: string, input: Readable, output: TerminalStream): Promise<boolean> {
  output.write(`${question} [y/N] `)
  const lines = createInterface({ input, terminal: false })
  try {
    for await (const line of lines) return /^y(es)?$/i.test(line.trim())
    output.write('\n')
    return false
  } finally {
    lines.close()
  }
}
