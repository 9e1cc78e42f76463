import type { Route } from '../../http/Route.js'
import { createInstrument } from './createInstrument.js'
import { deleteInstrument } from './deleteInstrument.js'
import { getInstrument } from './getInstrument.js'
import { listInstruments } from './listInstruments.js'
import { updateInstrument } from './updateInstrument.js'

/** Instruments: graphs from before there were charts (reference 8.10). */
export const instrumentRoutes: readonly Route[] = [
  listInstruments,
  createInstrument,
  getInstrument,
  updateInstrument,
  deleteInstrument,
]
