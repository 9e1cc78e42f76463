import type { NotifierService } from '../notifier/NotifierService.js'
import type { Alert } from './Alert.js'
import type { AlertState } from './AlertState.js'
import { alertMessage } from './alertMessage.js'
import { enqueue } from './enqueue.js'
import type { Announcement } from './nextState.js'

/** A state with what is to be told of it, for each service of the alert. */
export function announce(
  alert: Alert,
  { state, announcement }: { readonly state: AlertState; readonly announcement?: Announcement },
  services: readonly NotifierService[],
  account: string,
  now: number,
): AlertState {
  if (announcement === undefined) return state
  const message = alertMessage(alert, state, announcement, account, now)
  return enqueue(state, services, announcement.event, message, now)
}
