// Adds up what the suites and the short benchmarks report, and fails when one left no report or ran nothing.
import { readFileSync } from 'node:fs'

let passed = 0
let failed = 0
for (const suite of ['quick', 'long']) {
  try {
    const report = JSON.parse(readFileSync(new URL(`./out/${suite}.json`, import.meta.url), 'utf8'))
    passed += report.numPassedTests
    failed += report.numFailedTests + report.numRuntimeErrorTestSuites
    if (report.numPassedTests === 0) failed += 1
  } catch {
    console.error(`The ${suite} suite left no report: it did not run to its end.`)
    failed += 1
  }
}
try {
  // Ratios that the short benchmarks hold: one that is lost fails like a test.
  const report = JSON.parse(readFileSync(new URL('./out/bench.json', import.meta.url), 'utf8'))
  passed += report.passed
  failed += report.failed
  if (report.passed === 0) failed += 1
} catch {
  console.error('The benchmarks left no report: they did not run to their end.')
  failed += 1
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
