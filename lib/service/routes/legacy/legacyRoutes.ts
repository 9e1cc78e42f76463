import type { Route } from '../../http/Route.js'
import { createTyped } from './createTyped.js'
import { deleteTyped } from './deleteTyped.js'
import { getTyped } from './getTyped.js'
import { listTyped } from './listTyped.js'
import { putTyped } from './putTyped.js'
import { submitTyped } from './submitTyped.js'

/** Paths by the type of a metric, from before there was `/v1/metrics`: as the first Python client called them (reference 1.1). */
export const legacyRoutes: readonly Route[] = (['gauge', 'counter'] as const).flatMap((kind) => [
  listTyped(kind),
  createTyped(kind),
  getTyped(kind),
  putTyped(kind),
  deleteTyped(kind),
  submitTyped(kind),
])
