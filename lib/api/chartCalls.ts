import type { HttpCore } from '../http/HttpCore.js'
import { assertDone } from './assertDone.js'
import type { Chart, ChartChange, NewChart } from './Chart.js'
import { encodeId, type Id } from './encodeId.js'
import { encodeJson } from './encodeJson.js'
import { listPages } from './listPages.js'
import { objectAnswer } from './objectAnswer.js'
import type { PagedList } from './PagedList.js'

/** Calls on the charts of a space. */
export interface ChartCalls {
  /** The charts of a space, in the order in which they were made. */
  listCharts(space: Id): PagedList<Chart>

  /** @throws {NotFoundError} the space has no such chart */
  getChart(space: Id, id: Id): Promise<Chart>

  /**
   * Makes a chart. Never repeated blindly.
   *
   * @throws {NotFoundError} there is no such space
   * @throws {BadRequestError} a stream has neither a metric nor a composite, or both
   */
  createChart(space: Id, chart: NewChart): Promise<Chart>

  /**
   * Changes a chart, and resolves to it. Services of old answer without a body; then it is read again.
   *
   * @throws {NotFoundError} the space has no such chart
   */
  updateChart(space: Id, id: Id, change: ChartChange): Promise<Chart>

  /** @throws {NotFoundError} the space has no such chart */
  deleteChart(space: Id, id: Id): Promise<void>
}

export function chartCalls(core: HttpCore): ChartCalls {
  const chartsOf = (space: Id) => `spaces/${encodeId(space, 'space')}/charts`
  const pathOf = (space: Id, id: Id) => `${chartsOf(space)}/${encodeId(id, 'chart')}`
  const getChart = async (space: Id, id: Id) => {
    const path = pathOf(space, id)
    return objectAnswer<Chart>(await core.call({ method: 'GET', path }), 'id')
  }
  return {
    listCharts: (space) => listPages<Chart>(core, chartsOf(space), 'charts'),
    getChart,
    async createChart(space, chart) {
      const path = chartsOf(space)
      const answer = await core.call({ method: 'POST', path, body: encodeJson(chart, 'The chart') })
      return objectAnswer<Chart>(answer, 'id')
    },
    async updateChart(space, id, change) {
      const path = pathOf(space, id)
      const answer = await core.call({ method: 'PUT', path, body: encodeJson(change, 'The change') })
      return answer.status === 204 ? getChart(space, id) : objectAnswer<Chart>(answer, 'id')
    },
    async deleteChart(space, id) {
      assertDone(await core.call({ method: 'DELETE', path: pathOf(space, id) }))
    },
  }
}
