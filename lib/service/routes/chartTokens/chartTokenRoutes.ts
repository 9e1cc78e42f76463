import type { Route } from '../../http/Route.js'
import { createChartToken } from './createChartToken.js'
import { deleteChartToken } from './deleteChartToken.js'
import { getChartToken } from './getChartToken.js'
import { listChartTokens } from './listChartTokens.js'

/** Chart tokens: names by which instruments and dashboards were published (reference 8.10). Here they name, and open nothing. */
export const chartTokenRoutes: readonly Route[] = [listChartTokens, createChartToken, getChartToken, deleteChartToken]
