// A script for cron: one window covers the whole run, and is sent when it ends.
import { Reporter } from 'librato-reporter'

// `interval: false`: nothing is sent before close().
const reporter = new Reporter({ tags: { job: 'nightly-export' }, interval: false })
const rows = reporter.counter('nightly.rows')

async function* exported() {
  for (let row = 0; row < 1_200; row += 1) yield row
}

try {
  await reporter.gauge('nightly.duration').time(async () => {
    for await (const _row of exported()) rows.increment()
  })
  reporter.counter('nightly.succeeded').increment() // to see that it did not run: docs/job-workers.md
} finally {
  // Never rejects and never takes longer than its deadline: a metrics service that is away can't fail or hang the export.
  const { accepted, failures } = await reporter.close({ deadline: 20_000 })
  console.log(`${accepted} measurements reported`)
  for (const { cause, count } of failures) console.error(`${count} were not: ${cause}`)
}
