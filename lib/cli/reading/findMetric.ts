import type { Api, Metric } from '../../api/index.js'
import { NotFoundError } from '../../errors/index.js'

/** What is known of a metric. @throws {NotFoundError} in words for a command line: there is none of this name */
export async function findMetric(api: Pick<Api, 'getMetric'>, name: string): Promise<Metric> {
  try {
    const { measurements: _none, ...metric } = await api.getMetric(name)
    return metric
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error
    const { attempts } = error
    const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
    throw new NotFoundError(`There is no metric ${shown}; librato-reporter list shows what there is.`, {
      status: 404,
      attempts,
    })
  }
}
