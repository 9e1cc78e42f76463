import type { Route } from '../../http/Route.js'
import { createService } from './createService.js'
import { deleteService } from './deleteService.js'
import { getService } from './getService.js'
import { listServices } from './listServices.js'
import { testService } from './testService.js'
import { updateService } from './updateService.js'

/** Those who are told about alerts (reference 8.3). */
export const serviceRoutes: readonly Route[] = [
  listServices,
  getService,
  createService,
  updateService,
  deleteService,
  testService,
]
