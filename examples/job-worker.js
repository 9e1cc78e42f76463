// A worker that takes jobs from a queue, and says how long they took, how long they waited, how they ended and how many wait.
import { setTimeout as sleep } from 'node:timers/promises'
import { installExitHooks, Reporter } from 'librato-reporter'
import PQueue from 'p-queue'

const reporter = new Reporter({ tags: { service: 'mailer' } })
const duration = reporter.gauge('job.duration') // milliseconds
const waited = reporter.gauge('job.waited') // milliseconds between enqueued and started
const ended = reporter.counter('job.ended')

// At SIGTERM, SIGINT and when nothing is left to do: sends what is left, and then the process ends as it would have.
installExitHooks(reporter, { deadline: 5_000 })

const queue = new PQueue({ concurrency: 2 })
reporter.observe('queue.depth', () => queue.size) // read once per window

/** The name of a job is a good tag; its id or its recipient is not: each would be a series of its own. */
function enqueue(name, handler) {
  const enqueued = performance.now()
  return queue.add(async () => {
    waited.with({ job: name }).record(performance.now() - enqueued)
    let result = 'failed'
    try {
      await duration.with({ job: name }).time(handler) // also when it throws
      result = 'done'
    } catch (error) {
      console.error(`${name}: ${error.message}`)
    } finally {
      ended.with({ job: name, result }).increment()
    }
  })
}

for (let n = 0; n < 5; n += 1) enqueue('welcome-mail', () => sleep(20))
enqueue('invoice-mail', async () => {
  throw new Error('no such address')
})
