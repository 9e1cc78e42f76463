import type { Route } from '../../http/Route.js'
import { QueryReader } from '../../query/QueryReader.js'
import { readLines } from '../../snapshot/readLines.js'
import { findChart } from '../../space/findSpace.js'

/** Ten years, in seconds. */
const longestDuration = 10 * 365 * 86_400

/**
 * `GET /v1/spaces/:id/charts/:chart/lines` (ours): what a chart shows over the last `duration` seconds (default: an hour) before `end_time`
 * (default: now). What counts up comes as growth per second.
 */
export const getChartLines: Route = {
  method: 'GET',
  path: '/v1/spaces/:id/charts/:chart/lines',
  async answer(request, context) {
    const { store } = context
    const reader = new QueryReader(request.query())
    const duration = reader.whole('duration', 1, longestDuration) ?? 3_600
    const end = reader.time('end_time') ?? Math.floor(store.clock.now() / 1000) + 1
    reader.done()
    const chart = await findChart(store, request)
    const range = { start: Math.max(0, end - duration), end }
    const { lines, notes } = await readLines(context, chart.body, { id: chart.id }, range)
    return {
      status: 200,
      json: {
        start_time: range.start,
        end_time: end,
        lines: lines.map(({ label, color, unit, period, perSecond, points, gaps }) => ({
          label,
          color: color ?? null,
          unit,
          per_second: perSecond,
          period,
          points,
          gaps,
        })),
        notes,
      },
    }
  },
}
