import { writeSync } from 'node:fs'

/** One line on standard error, at once and past every logger: for what is left to say when a process ends, or when it is the logger that fails. */
export function writeLine(text: string): void {
  try {
    writeSync(2, `librato-reporter: ${text}\n`)
  } catch {
    // Standard error is closed or full: there is nobody to tell.
  }
}
