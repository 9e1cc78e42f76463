// Runs the cases and writes RESULTS.md. `--short`: about a minute, writes nothing, ends with status 1 if a ratio is twice as bad as it should be.
// Words after the options choose cases by their script's name; then nothing is written either.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { cases } from './cases.js'
import { describeMachine, describePeers } from './runner/describeMachine.js'
import { formatFigure } from './runner/formatFigure.js'
import { judgeRow, tolerance } from './runner/judgeRow.js'
import { describeTarget, renderResults } from './runner/renderResults.js'
import { runCase } from './runner/runCase.js'

const { values: options, positionals: words } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    runs: { type: 'string' },
    tally: { type: 'string' },
  },
  allowPositionals: true,
})
const isShort = options.short
const chosen = cases.filter(
  ({ script, isLong }) =>
    (words.length === 0 || words.some((word) => script.includes(word))) && !(isShort && isLong === true),
)
const about = describeMachine()
const tally = { passed: 0, failed: 0 }
/** @type {import('./runner/renderResults.js').Outcome[]} */
const outcomes = []

for (const one of chosen) {
  console.log(`\n${one.script}`)
  const runs = Number(options.runs ?? (isShort ? 1 : (one.runs ?? 5)))
  try {
    let outcome = await measure(one, runs)
    // Somebody else may have had the machine for a moment.
    if (isShort && outcome.rows.some(isLost)) outcome = await measure(one, 2)
    for (const row of outcome.rows) say(row)
    outcomes.push(outcome)
  } catch (error) {
    tally.failed += 1
    console.error(`  ${error instanceof Error ? error.message : error}`)
  }
}

if (!isShort && words.length === 0 && tally.failed === 0) {
  const file = new URL('RESULTS.md', import.meta.url)
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(file, renderResults(outcomes, { command: 'npm run bench', date, about, peers: describePeers() }))
  console.log('\nWritten: benchmarks/RESULTS.md')
}
if (options.tally !== undefined) writeFileSync(options.tally, `${JSON.stringify(tally)}\n`)
console.log(isShort ? `\n${tally.passed} passed, ${tally.failed} failed` : `\n${reached()}`)
process.exitCode = tally.failed === 0 ? 0 : 1

/**
 * @param {import('./runner/Case.js').Case} one
 * @param {number} runs
 * @returns {Promise<import('./runner/renderResults.js').Outcome>}
 */
async function measure(one, runs) {
  /** @type {import('./runner/Case.js').Report[]} */
  const reports = []
  for (let run = 0; run < runs; run += 1) reports.push(await runCase(one, { isShort }))
  return { one, reports, rows: one.rows.map((row) => ({ row, judgement: judgeRow(row, reports) })) }
}

/**
 * Whether the short form holds anybody to this row: absolute times and rates depend on the machine.
 *
 * @param {import('./runner/Case.js').Row} row
 */
function isHeld({ target, isSteady }) {
  return target.times !== undefined || isSteady === true
}

/** @param {import('./runner/renderResults.js').JudgedRow} judged */
function isLost({ row, judgement }) {
  return isHeld(row) && judgement.isFarOff
}

/** @param {import('./runner/renderResults.js').JudgedRow} judged */
function say(judged) {
  const { row, judgement } = judged
  const { value, ratio, peer, isReached } = judgement
  if (isShort && isHeld(row)) tally[isLost(judged) ? 'failed' : 'passed'] += 1
  const word = isShort && isLost(judged) ? `MORE THAN ${tolerance} TIMES OFF` : isReached ? 'reached' : 'not reached'
  const compared = peer === undefined ? '' : `, ${formatFigure(ratio)} × ${peer}`
  console.log(`  ${row.what}: ${formatFigure(value, row.unit)}${compared} (${describeTarget(row)}): ${word}`)
}

function reached() {
  const rows = outcomes.flatMap((outcome) => outcome.rows)
  return `${rows.filter(({ judgement }) => judgement.isReached).length} of ${rows.length} targets reached`
}
