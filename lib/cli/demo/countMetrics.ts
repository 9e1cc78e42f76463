import type { Api } from '../../api/index.js'

const enough = 1000

/**
 * How many metrics the service has, counted up to 1,000: the rest would be ten requests for every thousand.
 *
 * @throws {LibratoError} the service did not answer, or refused the credentials
 */
export async function countMetrics(api: Pick<Api, 'listMetrics'>): Promise<{ metrics: number; isMore: boolean }> {
  let metrics = 0
  for await (const _ of api.listMetrics()) {
    if (metrics === enough) return { metrics, isMore: true }
    metrics += 1
  }
  return { metrics, isMore: false }
}
