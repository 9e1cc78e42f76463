import type { Route } from '../http/Route.js'
import { alertRoutes } from './alerts/alertRoutes.js'
import { annotationRoutes } from './annotations/annotationRoutes.js'
import { apiTokenRoutes } from './apiTokens/apiTokenRoutes.js'
import { chartTokenRoutes } from './chartTokens/chartTokenRoutes.js'
import { dashboardRoutes } from './dashboards/dashboardRoutes.js'
import { deleteMetric } from './deleteMetric.js'
import { deleteMetrics } from './deleteMetrics.js'
import { getCompositeMeasurements } from './getCompositeMeasurements.js'
import { getJob } from './getJob.js'
import { getMeasurements } from './getMeasurements.js'
import { getMetric } from './getMetric.js'
import { healthz } from './healthz.js'
import { instrumentRoutes } from './instruments/instrumentRoutes.js'
import { legacyRoutes } from './legacy/legacyRoutes.js'
import { listMetrics } from './listMetrics.js'
import { favicon, page, pageAsset, pageRoomAsset } from './page.js'
import { pageDataRoutes } from './pageData/pageDataRoutes.js'
import { putMetric } from './putMetric.js'
import { putMetrics } from './putMetrics.js'
import { serviceRoutes } from './services/serviceRoutes.js'
import { snapshotRoutes } from './snapshots/snapshotRoutes.js'
import { sourceRoutes } from './sources/sourceRoutes.js'
import { spaceRoutes } from './spaces/spaceRoutes.js'
import { submitMeasurements } from './submitMeasurements.js'
import { submitMetrics } from './submitMetrics.js'
import { userRoutes } from './users/userRoutes.js'

/** Every route of the service. */
export const routeTable: readonly Route[] = [
  submitMetrics,
  submitMeasurements,
  listMetrics,
  getMetric,
  getMeasurements,
  getCompositeMeasurements,
  putMetric,
  putMetrics,
  deleteMetric,
  deleteMetrics,
  ...annotationRoutes,
  ...spaceRoutes,
  ...apiTokenRoutes,
  ...alertRoutes,
  ...serviceRoutes,
  ...sourceRoutes,
  ...snapshotRoutes,
  ...userRoutes,
  ...instrumentRoutes,
  ...dashboardRoutes,
  ...chartTokenRoutes,
  getJob,
  ...legacyRoutes,
  healthz,
  ...pageDataRoutes,
  page,
  pageAsset,
  pageRoomAsset,
  favicon,
]
