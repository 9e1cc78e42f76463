import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { readReport } from './readReport.js'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Milliseconds after which a script that hangs is ended. */
const patience = 600_000

/**
 * Runs the script of a case once, in a process of its own, and reads its report.
 *
 * @param {import('./Case.js').Case} one
 * @param {{ isShort: boolean, run: number, signal?: AbortSignal }} form `run`: how many there were before
 * @returns {Promise<import('./Case.js').Report>}
 * @throws {Error} it ended with another status than 0, or printed no report, or was stopped
 */
export async function runCase({ script, flags = [] }, { isShort, run, signal }) {
  const child = spawn(process.execPath, [...flags, script, ...(isShort ? ['--short'] : [])], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BENCH_RUN: `${run}` },
    timeout: patience,
    ...(signal && { signal }),
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  const [status, ended] = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (...how) => resolve(how))
  })
  if (status !== 0) throw new Error(`ended with ${ended ?? `status ${status}`}`)
  return readReport(output)
}
