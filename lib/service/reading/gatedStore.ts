import type { Store } from '../store/Store.js'
import type { Ticket } from './Ticket.js'

/** What may take long or return much. Everything else looks something up by its key, or writes. */
const gated: ReadonlySet<PropertyKey> = new Set<keyof Store>([
  'read',
  'listMetrics',
  'listSources',
  'listDocuments',
  'selectMetrics',
])

/**
 * The store for one request: reads wait for a place in the gate, and end when nobody waits for the answer. Routes need
 * not know.
 */
export function gatedStore(store: Store, ticket: Ticket): Store {
  const options = { signal: ticket.signal, admit: (bytes: number) => ticket.admit(bytes) }
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      if (!gated.has(name)) return method.bind(target)
      return async (asked: unknown) => {
        const entering = ticket.enter()
        if (entering !== undefined) await entering
        return method.call(target, asked, options)
      }
    },
  })
}
