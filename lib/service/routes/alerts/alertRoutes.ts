import type { Route } from '../../http/Route.js'
import { addAlertService } from './addAlertService.js'
import { createAlert } from './createAlert.js'
import { deleteAlert } from './deleteAlert.js'
import { getAlert } from './getAlert.js'
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
]
