import { judgeRow } from './judgeRow.js'
import { runCase } from './runCase.js'

/**
 * A case after its runs.
 *
 * @typedef {object} Outcome
 * @property {import('./Case.js').Case} one
 * @property {readonly import('./Case.js').Report[]} reports none where the first run failed
 * @property {readonly JudgedRow[]} rows
 * @property {string} [failure] why there are fewer runs than there should be
 */

/** @typedef {{ row: import('./Case.js').Row, judgement: import('./judgeRow.js').Judgement }} JudgedRow */

/**
 * Runs a case until it has as many reports as it should, and judges them. A run that fails ends it, and takes nothing from those before.
 *
 * @param {import('./Case.js').Case} one
 * @param {{ runs: number, isShort: boolean, signal?: AbortSignal, journal?: import('./Journal.js').Journal }} form `journal` has what was measured before, and keeps each report
 * @returns {Promise<Outcome>}
 */
export async function measure(one, { runs, isShort, signal, journal }) {
  // What was kept may be of a script that has changed since.
  const reports = (journal?.reportsOf(one.script) ?? []).filter((report) => isUsable(one, report)).slice(0, runs)
  try {
    while (reports.length < runs) {
      const report = await runCase(one, { isShort, run: reports.length, ...(signal && { signal }) })
      judge(one, [report])
      reports.push(report)
      journal?.add(one.script, report)
    }
    return { one, reports, rows: judge(one, reports) }
  } catch (error) {
    const failure = signal?.aborted ? 'stopped' : `${error instanceof Error ? error.message : error}`
    return { one, reports, rows: reports.length === 0 ? [] : judge(one, reports), failure }
  }
}

/**
 * @param {import('./Case.js').Case} one
 * @param {import('./Case.js').Report} report
 */
function isUsable(one, report) {
  try {
    judge(one, [report])
    return true
  } catch {
    return false
  }
}

/**
 * @param {import('./Case.js').Case} one
 * @param {readonly import('./Case.js').Report[]} reports
 */
function judge(one, reports) {
  return one.rows.map((row) => ({ row, judgement: judgeRow(row, reports) }))
}
