import type { Answer } from '../http/Answer.js'
import type { RouteContext } from '../http/Route.js'
import type { MetricSelection } from '../store/Store.js'

/** Beyond so many metrics a change becomes a job. */
const mostAtOnce = 5_000

/**
 * Changes a set of metrics: at once (204), or, when they are very many, as a job (202 and its `Location`), since one transaction of that size would
 * hold up submissions.
 *
 * @param done what the job says when it is done: `metrics deleted`
 */
export async function changeMany(
  { store, jobs }: Pick<RouteContext, 'store' | 'jobs'>,
  selection: MetricSelection,
  change: (selection: MetricSelection) => Promise<unknown>,
  done: string,
): Promise<Answer> {
  if ((selection.names?.length ?? 0) > mostAtOnce || selection.pattern !== undefined) {
    const names = await store.selectMetrics(selection)
    if (names.length > mostAtOnce) {
      const id = await jobs.start({ names, run: (slice) => change({ names: slice }), done })
      return { status: 202, headers: { location: `/v1/jobs/${id}` } }
    }
  }
  await change(selection)
  return { status: 204 }
}
