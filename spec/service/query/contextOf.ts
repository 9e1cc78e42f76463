import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import type { ReadContext } from '../../../lib/service/query/readPages.js'
import { Turns } from '../../../lib/service/reading/Turns.js'
import type { Store } from '../../../lib/service/store/Store.js'

/** What a query is answered with, for one that nobody ends. */
export function contextOf(store: Store): ReadContext {
  return { store, turns: new Turns(systemRuntime) }
}
