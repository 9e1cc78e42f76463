import type { Store } from '../store/Store.js'
import type { Activity } from './Activity.js'

/** The same store, whose writes the activity hears of: so no route has to remember to say what it changed. */
export function watchedStore(store: Store, activity: Activity): Store {
  const { changes } = activity
  const watched: Partial<Store> = {
    write: (request) => activity.writing(() => store.write(request)),
    createMetric: (...args) => told(store.createMetric(...args), () => changes.changed('metric')),
    updateMetric: (...args) => told(store.updateMetric(...args), () => changes.changed('metric')),
    updateMetrics: (...args) => told(store.updateMetrics(...args), () => changes.changed('metric')),
    deleteMetrics: (...args) => told(store.deleteMetrics(...args), () => changes.changed('metric')),
    createDocument: (document) => told(store.createDocument(document), () => changes.changed(document.kind)),
    updateDocument: (kind, ...args) => told(store.updateDocument(kind, ...args), () => changes.changed(kind)),
    deleteDocument: (kind, id) => told(store.deleteDocument(kind, id), () => changes.changed(kind)),
  }
  // Everything else passes through as it is, bound to the store, whose fields are private to it.
  return new Proxy(store, {
    get(target, name) {
      const own: unknown = Reflect.get(watched, name)
      if (own !== undefined) return own
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function told<T>(result: Promise<T>, tell: () => void): Promise<T> {
  const value = await result
  tell()
  return value
}
