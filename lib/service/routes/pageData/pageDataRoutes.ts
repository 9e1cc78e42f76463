import type { Route } from '../../http/Route.js'
import { feed } from './feed.js'
import { getChartLines } from './getChartLines.js'
import { getHealth } from './getHealth.js'
import { listIncidents } from './listIncidents.js'
import { listReporters } from './listReporters.js'

/** What the dashboard needs beyond the Metrics API: ours, and open to other clients with the same roles. */
export const pageDataRoutes: readonly Route[] = [feed, listReporters, getHealth, listIncidents, getChartLines]
