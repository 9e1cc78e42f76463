import type { Alert } from './Alert.js'
import type { AlertMessage } from './AlertState.js'
import { calmState } from './AlertState.js'
import { alertMessage } from './alertMessage.js'

/** An alert that nobody has made, on a metric that nobody sends. */
const example: Alert = {
  id: 0,
  name: 'test',
  description: 'Somebody tries out whether this service is reached. No alert has fired.',
  conditions: [
    {
      id: 1,
      type: 'above',
      metric_name: 'test',
      source: null,
      tags: null,
      threshold: 1,
      summary_function: null,
      duration: null,
      detect_reset: null,
      since: 0,
    },
  ],
  services: [],
  attributes: {},
  active: true,
  rearm_seconds: 600,
  rearm_per_signal: false,
  md: false,
  next_condition: 2,
}

/** What a service is told to try it out (reference 8.3, `triggered_by_user_test`): in the form of an alert, so that a receiver shows what it would show then. */
export function testMessage(account: string, now: number): AlertMessage {
  const violations = [{ signal: 'test', condition: 1, metric: 'test', value: 2, recorded_at: now }]
  const state = { ...calmState, triggered_at: now, incident_key: `test-${now}` }
  return { ...alertMessage(example, state, { event: 'alert', violations }, account, now), triggered_by_user_test: true }
}
