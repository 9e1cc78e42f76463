import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { readReport } from './readReport.js'

/** @typedef {import('./Case.js').Report} Report */

/**
 * Keeps what was measured on disk from one run of a script to the next, a line each, so that a run of twenty minutes that ends early has lost nothing.
 */
export class Journal {
  /** @type {string | URL} */
  #file
  /** @type {Map<string, Report[]>} */
  #reports = new Map()
  /** When the first of it was measured: `2026-01-31`. */
  date = ''

  /** @param {string | URL} file */
  constructor(file) {
    this.#file = file
  }

  /**
   * Begins a new one, in place of the last.
   *
   * @param {string | URL} file
   * @param {{ node: string, date: string }} origin
   */
  static begin(file, { node, date }) {
    const journal = new Journal(file)
    journal.date = date
    writeFileSync(file, `${JSON.stringify({ node, date })}\n`)
    return journal
  }

  /**
   * Goes on with the last one; begins a new one where there is none, or it is of another version of Node.
   *
   * @param {string | URL} file
   * @param {{ node: string, date: string }} origin
   */
  static resume(file, origin) {
    const [first, ...lines] = readLines(file)
    if (first?.node !== origin.node || typeof first.date !== 'string') return Journal.begin(file, origin)
    const journal = new Journal(file)
    journal.date = first.date
    for (const { script, report } of lines) journal.#keep(String(script), readReport(JSON.stringify(report)))
    return journal
  }

  /**
   * The reports of a script so far.
   *
   * @param {string} script
   * @returns {readonly Report[]}
   */
  reportsOf(script) {
    return this.#reports.get(script) ?? []
  }

  /**
   * @param {string} script
   * @param {Report} report
   */
  add(script, report) {
    this.#keep(script, report)
    appendFileSync(this.#file, `${JSON.stringify({ script, report })}\n`)
  }

  /**
   * @param {string} script
   * @param {Report} report
   */
  #keep(script, report) {
    this.#reports.set(script, [...this.reportsOf(script), report])
  }
}

/**
 * The lines that are whole: the last of a process that was killed may not be.
 *
 * @param {string | URL} file
 * @returns {Record<string, unknown>[]}
 */
function readLines(file) {
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  return text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      try {
        return [JSON.parse(line)]
      } catch {
        return []
      }
    })
}
