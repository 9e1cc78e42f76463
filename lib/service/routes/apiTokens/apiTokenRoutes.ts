import type { Route } from '../../http/Route.js'
import { createApiToken } from './createApiToken.js'
import { deleteApiToken } from './deleteApiToken.js'
import { getApiToken } from './getApiToken.js'
import { listApiTokens } from './listApiTokens.js'
import { updateApiToken } from './updateApiToken.js'

/** API tokens (reference 8.8): for admins alone, as whoever makes tokens can do everything. */
export const apiTokenRoutes: readonly Route[] = [
  listApiTokens,
  createApiToken,
  getApiToken,
  updateApiToken,
  deleteApiToken,
]
