import type { NotifierService } from '../notifier/NotifierService.js'
import { isDelivered } from '../notifier/serviceTypes.js'
import type { AlertEvent, AlertMessage, AlertState, Delivery } from './AlertState.js'

/** Deliveries that an alert's log keeps once they are over. */
const logLength = 50

/** The state with a delivery for each service. They are stored with what caused them, so that no crash loses or repeats an announcement. */
export function enqueue(
  state: AlertState,
  services: readonly NotifierService[],
  event: AlertEvent,
  message: AlertMessage,
  now: number,
): AlertState {
  const added = services.map(({ id, type }, index): Delivery => {
    const common = {
      id: state.next_delivery + index,
      service: id,
      type,
      event,
      attempts: 0,
      created_at: now,
      attempted_at: null,
      response_status: null,
      error: null,
    }
    return isDelivered(type) ? { ...common, status: 'pending', message } : { ...common, status: 'not_delivered' }
  })
  return {
    ...state,
    deliveries: trimmed([...state.deliveries, ...added]),
    next_delivery: state.next_delivery + added.length,
  }
}

/** Without the oldest that are over. */
export function trimmed(deliveries: readonly Delivery[]): readonly Delivery[] {
  let surplus = deliveries.filter(({ status }) => status !== 'pending').length - logLength
  return deliveries.filter(({ status }) => status === 'pending' || surplus-- <= 0)
}
