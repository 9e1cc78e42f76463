// Adds up what the suites report, and fails when one left no report or ran nothing.
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
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
