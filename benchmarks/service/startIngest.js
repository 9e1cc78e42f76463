import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Milliseconds of ingesting before anything is measured beside it. */
const runUp = 2_000

/**
 * Has another process ingest at full rate, from a time on (Unix seconds). Returns, once it is at it, what ends that and says how many measurements
 * a second the server took.
 */
export async function startIngest({ url, authorization }, series, from) {
  const program = fileURLToPath(new URL('ingestClient.js', import.meta.url))
  const child = fork(program, [url, authorization, String(series), String(from)])
  // An end before it was told to is an error, also for whoever only asks meanwhile.
  const ended = Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([status]) => {
      throw new Error(`ingesting ended with status ${status} before it was told to`)
    }),
  ])
  await new Promise((resolve) => setTimeout(resolve, runUp))
  return async () => {
    child.send('stop')
    const [{ pointsPerSecond }] = await ended
    return pointsPerSecond
  }
}
