// A handler as serverless platforms call it. Between calls the process is frozen: no timer runs, and nobody tells it that it ends.
import { Reporter } from 'librato-reporter'

// Outside the handler: connections and series live as long as the instance does.
const reporter = new Reporter({ tags: { function: 'resize' }, interval: false, timeout: 2_000 })
const duration = reporter.gauge('function.duration') // milliseconds
const pixels = reporter.counter('function.pixels')

export async function handler({ width, height }) {
  try {
    return await duration.time(async () => {
      pixels.increment(width * height)
      return { statusCode: 200, body: `${width}x${height}` }
    })
  } finally {
    // Before the answer, because afterwards nothing runs. What can't be sent in time is kept, and goes with the next call.
    await reporter.flush({ deadline: 1_000 })
  }
}
