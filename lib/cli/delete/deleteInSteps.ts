import type { Api } from '../../api/index.js'
import { ServerError } from '../../errors/index.js'
import { sleep } from '../../http/sleep.js'
import type { Runtime } from '../../runtime/Runtime.js'

/** Names of a request: far below what the service takes in a body, and enough for it to make a job of them. */
const step = 10_000
/** Milliseconds between two looks at a job. */
const look = 200

/**
 * Deletes metrics, request by request, each of which the service may carry out as a job that is waited for.
 *
 * @param show - is told how many are gone, of how many
 * @throws {LibratoError} the service refused, or a job failed
 */
export async function deleteInSteps(
  api: Pick<Api, 'deleteMetrics' | 'getJob'>,
  names: readonly string[],
  runtime: Runtime,
  show: (gone: number) => void,
): Promise<void> {
  show(0)
  for (let at = 0; at < names.length; at += step) {
    const some = names.slice(at, at + step)
    const { job } = await api.deleteMetrics(some)
    if (job !== undefined) await finish(api, job, runtime, (share) => show(at + Math.floor(share * some.length)))
    show(at + some.length)
  }
}

async function finish(
  api: Pick<Api, 'getJob'>,
  id: string,
  runtime: Runtime,
  show: (share: number) => void,
): Promise<void> {
  for (;;) {
    const { state, progress = 0, output } = await api.getJob(id)
    if (state === 'complete') return
    if (state === 'failed' || state === 'canceled')
      throw new ServerError(
        `The service did not finish the deletion: job ${id} is ${state}${output === undefined ? '' : ` (${output})`}.`,
      )
    show(progress / 100)
    await sleep(look, runtime)
  }
}
