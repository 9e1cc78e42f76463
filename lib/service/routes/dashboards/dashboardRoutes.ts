import type { Route } from '../../http/Route.js'
import { createDashboard } from './createDashboard.js'
import { deleteDashboard } from './deleteDashboard.js'
import { getDashboard } from './getDashboard.js'
import { listDashboards } from './listDashboards.js'
import { updateDashboard } from './updateDashboard.js'

/** Dashboards: instruments in an order, from before there were spaces (reference 8.10). */
export const dashboardRoutes: readonly Route[] = [
  listDashboards,
  createDashboard,
  getDashboard,
  updateDashboard,
  deleteDashboard,
]
