import type { Api } from '../../api/index.js'
import { ServerError } from '../../errors/index.js'
import type { Redact } from '../../http/Secrets.js'
import { sleep } from '../../http/sleep.js'
import type { Runtime } from '../../runtime/Runtime.js'

/** Names of a request: far below what the service takes in a body, and enough for it to make a job of them. */
const step = 10_000
/** Characters of what a job says. */
const longestOutput = 300
/** Milliseconds between two looks at a job. */
const look = 200

/**
 * Deletes metrics, request by request, each of which the service may carry out as a job that is waited for.
 *
 * @param show - is told how many are gone, of how many
 * @param redact - takes secrets out of what the service says of a job
 * @throws {LibratoError} the service refused, or a job failed
 */
export async function deleteInSteps(
  api: Pick<Api, 'deleteMetrics' | 'getJob'>,
  names: readonly string[],
  runtime: Runtime,
  show: (gone: number) => void,
  redact: Redact,
): Promise<void> {
  show(0)
  for (let at = 0; at < names.length; at += step) {
    const some = names.slice(at, at + step)
    const { job } = await api.deleteMetrics(some)
    if (job !== undefined)
      await finish(api, job, runtime, (share) => show(at + Math.floor(share * some.length)), redact)
    show(at + some.length)
  }
}

async function finish(
  api: Pick<Api, 'getJob'>,
  id: string,
  runtime: Runtime,
  show: (share: number) => void,
  redact: Redact,
): Promise<void> {
  for (;;) {
    const { state, progress = 0, output } = await api.getJob(id)
    if (state === 'complete') return
    if (state === 'failed' || state === 'canceled') {
      const why = output === undefined ? '' : ` (${redact(output, longestOutput)})`
      throw new ServerError(`The service did not finish the deletion: job ${redact(id)} is ${state}${why}.`)
    }
    show(progress / 100)
    await sleep(look, runtime)
  }
}
