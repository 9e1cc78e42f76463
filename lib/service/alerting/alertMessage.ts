import type { Alert } from './Alert.js'
import type { AlertMessage, AlertState, KeptViolation } from './AlertState.js'
import { conditionJson } from './alertJson.js'
import type { Announcement } from './nextState.js'

/** The most signals that one message, or incident, names: enough to see what is going on, and no megabytes for a chat. */
export const mostSignals = 100

/**
 * What services are told, in the form that webhooks of the API have (reference 8.3).
 *
 * @param account the user of the service
 * @param now Unix seconds
 */
export function alertMessage(
  alert: Alert,
  state: AlertState,
  announcement: Announcement,
  account: string,
  now: number,
): AlertMessage {
  const { id, name, description, attributes } = alert
  const { runbook_url = null } = attributes
  const head = {
    alert: { id, name, version: 2, description, runbook_url },
    account,
    trigger_time: announcement.event === 'clear' ? now : (state.triggered_at ?? now),
    incident_key: state.incident_key,
  }
  if (announcement.event === 'clear') return { ...head, clear: 'normal' }
  return {
    ...head,
    conditions: alert.conditions.map(conditionJson),
    violations: bySignal(announcement.violations),
    triggered_by_user_test: false,
  }
}

function bySignal(violations: readonly KeptViolation[]): Readonly<Record<string, readonly object[]>> {
  const signals = new Map<string, object[]>()
  for (const { signal, condition, since: _, ...violation } of violations) {
    const known = signals.get(signal)
    const shown = { ...violation, condition_violated: condition }
    if (known !== undefined) known.push(shown)
    else if (signals.size < mostSignals) signals.set(signal, [shown])
  }
  return Object.fromEntries(signals)
}
