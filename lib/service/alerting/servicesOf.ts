import { type NotifierService, serviceOf } from '../notifier/NotifierService.js'
import type { Store } from '../store/Store.js'
import type { Alert } from './Alert.js'

/** Those of the alert's services that are still there. */
export async function servicesOf(store: Store, { services }: Alert): Promise<readonly NotifierService[]> {
  const documents = await Promise.all(services.map((id) => store.getDocument('service', id)))
  return documents.flatMap((document) => (document === undefined ? [] : serviceOf(document)))
}
