import type { Route } from '../../http/Route.js'
import { getSource } from './getSource.js'
import { listSources } from './listSources.js'
import { updateSource } from './updateSource.js'

/** Sources (reference 8.5). */
export const sourceRoutes: readonly Route[] = [listSources, getSource, updateSource]
