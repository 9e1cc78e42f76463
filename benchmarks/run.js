// Runs the cases and writes RESULTS.md. `--short`: about a minute, writes nothing, ends with status 1 if a ratio is twice as bad as it should be.
// `--resume`: only what the last run left out. Words after the options choose cases by their script's name; then nothing is written either.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { cases } from './cases.js'
import { describeMachine, describePeers } from './runner/describeMachine.js'
import { formatFigure } from './runner/formatFigure.js'
import { Journal } from './runner/Journal.js'
import { tolerance } from './runner/judgeRow.js'
import { measure } from './runner/measure.js'
import { describeTarget, renderResults } from './runner/renderResults.js'

const { values: options, positionals: words } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
    runs: { type: 'string' },
    tally: { type: 'string' },
  },
  allowPositionals: true,
})
const isShort = options.short
const isWhole = !isShort && words.length === 0
const chosen = cases.filter(
  ({ script, isLong }) =>
    (words.length === 0 || words.some((word) => script.includes(word))) && !(isShort && isLong === true),
)
const about = describeMachine()
const origin = { node: process.version, date: new Date().toISOString().slice(0, 10) }
const kept = new URL('.measured.jsonl', import.meta.url)
const journal = isWhole ? Journal[options.resume ? 'resume' : 'begin'](kept, origin) : undefined
const tally = { passed: 0, failed: 0 }
/** @type {import('./runner/measure.js').Outcome[]} */
const outcomes = []
const began = performance.now()

// Whoever ends it early still gets what was measured.
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort())

for (const one of chosen) {
  console.log(`\n${one.script}`)
  const form = { isShort, signal: stop.signal, ...(journal && { journal }) }
  const runs = Number(options.runs ?? (isShort ? 1 : (one.runs ?? 3)))
  let outcome = await measure(one, { ...form, runs })
  // Somebody else may have had the machine for a moment.
  if (isShort && outcome.failure === undefined && outcome.rows.some(isLost))
    outcome = await measure(one, { ...form, runs: 2 })
  for (const row of outcome.rows) say(row)
  outcomes.push(outcome)
  if (outcome.failure === undefined) continue
  tally.failed += 1
  console.error(`  FAILED: ${outcome.failure}`)
}

if (journal !== undefined) {
  const file = new URL('RESULTS.md', import.meta.url)
  const { date } = journal
  writeFileSync(file, renderResults(outcomes, { command: 'npm run bench', date, about, peers: describePeers() }))
  console.log('\nWritten: benchmarks/RESULTS.md')
}
if (options.tally !== undefined) writeFileSync(options.tally, `${JSON.stringify(tally)}\n`)
console.log(isShort ? `\n${tally.passed} passed, ${tally.failed} failed` : `\n${reached()}`)
console.log(`${Math.round((performance.now() - began) / 1_000)} s`)
process.exitCode = tally.failed === 0 ? 0 : 1

/**
 * Whether the short form holds anybody to this row: absolute times and rates depend on the machine.
 *
 * @param {import('./runner/Case.js').Row} row
 */
function isHeld({ target, isSteady }) {
  return target.times !== undefined || isSteady === true
}

/** @param {import('./runner/measure.js').JudgedRow} judged */
function isLost({ row, judgement }) {
  return isHeld(row) && judgement.isFarOff
}

/** @param {import('./runner/measure.js').JudgedRow} judged */
function say(judged) {
  const { row, judgement } = judged
  const { value, ratio, peer, isReached } = judgement
  if (isShort && isHeld(row)) tally[isLost(judged) ? 'failed' : 'passed'] += 1
  const word = isShort && isLost(judged) ? `MORE THAN ${tolerance} TIMES OFF` : isReached ? 'reached' : 'not reached'
  const compared = peer === undefined ? '' : `, ${formatFigure(ratio)} × ${peer}`
  const what = isShort ? (row.inShort ?? row.what) : row.what
  console.log(`  ${what}: ${formatFigure(value, row.unit)}${compared} (${describeTarget(row)}): ${word}`)
}

function reached() {
  const rows = outcomes.flatMap((outcome) => outcome.rows)
  return `${rows.filter(({ judgement }) => judgement.isReached).length} of ${rows.length} targets reached`
}
