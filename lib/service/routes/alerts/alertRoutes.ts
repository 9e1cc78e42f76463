import type { Route } from '../../http/Route.js'
import { addAlertService } from './addAlertService.js'
import { clearAlert } from './clearAlert.js'
import { createAlert } from './createAlert.js'
import { deleteAlert } from './deleteAlert.js'
import { getAlert } from './getAlert.js'
import { getAlertStatus } from './getAlertStatus.js'
import { listAlertDeliveries } from './listAlertDeliveries.js'
import { listAlertStatuses } from './listAlertStatuses.js'
import { listAlerts } from './listAlerts.js'
import { removeAlertService } from './removeAlertService.js'
import { updateAlert } from './updateAlert.js'

/** Alerts and what they tell (reference 8.2). */
export const alertRoutes: readonly Route[] = [
  listAlerts,
  getAlert,
  createAlert,
  updateAlert,
  deleteAlert,
  addAlertService,
  removeAlertService,
  listAlertStatuses,
  getAlertStatus,
  clearAlert,
  listAlertDeliveries,
]
