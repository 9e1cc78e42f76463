import type { Route } from '../../http/Route.js'
import { createChart } from './createChart.js'
import { createSpace } from './createSpace.js'
import { deleteChart } from './deleteChart.js'
import { deleteSpace } from './deleteSpace.js'
import { getChart } from './getChart.js'
import { getSpace } from './getSpace.js'
import { listCharts } from './listCharts.js'
import { listSpaces } from './listSpaces.js'
import { updateChart } from './updateChart.js'
import { updateSpace } from './updateSpace.js'

/** Spaces and their charts (reference 8.4). */
export const spaceRoutes: readonly Route[] = [
  listSpaces,
  createSpace,
  getSpace,
  updateSpace,
  deleteSpace,
  listCharts,
  createChart,
  getChart,
  updateChart,
  deleteChart,
]
