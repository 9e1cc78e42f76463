import type { Answer } from '../http/Answer.js'
import type { RouteContext, ServiceRequest } from '../http/Route.js'
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
  { caller }: Pick<ServiceRequest, 'caller'>,
  selection: MetricSelection,
  change: (selection: MetricSelection) => Promise<unknown>,
  done: string,
): Promise<Answer> {
  if ((selection.names?.length ?? 0) > mostAtOnce || selection.pattern !== undefined) {
    // One selection after the other: each may be a million names, and most of those that come together find no room.
    const id = await jobs.inTurn(async () => {
      const names = await store.selectMetrics(selection)
      const run = (slice: readonly string[]): Promise<unknown> => change({ names: slice })
      return names.length > mostAtOnce ? jobs.start({ names, run, done, access: caller?.access }) : undefined
    })
    if (id !== undefined) return { status: 202, headers: { location: `/v1/jobs/${id}` } }
  }
  await change(selection)
  return { status: 204 }
}
