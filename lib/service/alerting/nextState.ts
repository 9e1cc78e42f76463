import type { Alert } from './Alert.js'
import type { AlertState, KeptViolation } from './AlertState.js'

/** What is to be told after a look at an alert. */
export type Announcement =
  | { readonly event: 'alert'; readonly violations: readonly KeptViolation[] }
  | { readonly event: 'clear' }

/** The key under which the time of the last word about the alert as a whole is kept. No signal is called so. */
const whole = ''

/**
 * Where an alert stands after a look at it (reference 8.2). It fires while every condition has a violation. It is told when it starts to fire
 * and, while it goes on, each time `rearm_seconds` are over, but never earlier, also when it stopped and started between; with
 * `rearm_per_signal` that time is counted for each signal by itself. Its end is told if its start was.
 *
 * @param violations of all conditions
 * @param now Unix seconds
 */
export function nextState(
  alert: Alert,
  known: AlertState,
  violations: readonly KeptViolation[],
  now: number,
): { readonly state: AlertState; readonly announcement?: Announcement } {
  const state = withoutFuture(known, now)
  const met = new Set(violations.map(({ condition }) => condition))
  const fires = alert.active && alert.conditions.length > 0 && alert.conditions.every(({ id }) => met.has(id))
  if (!fires) return state.status === 'ok' ? { state } : cleared(state, now)

  const started: AlertState =
    state.status === 'triggered'
      ? state
      : {
          ...state,
          status: 'triggered',
          triggered_at: now,
          incident_key: `${alert.id}-${now}`,
          is_announced: false,
        }
  const due = dueViolations(alert, state, violations, now)
  const shown = sameSignals(state.violations, violations) ? state.violations : violations
  if (due.length === 0)
    return { state: started === state && shown === state.violations ? state : { ...started, violations: shown } }
  const keys = alert.rearm_per_signal ? due.map(({ signal }) => signal) : [whole]
  return {
    state: {
      ...started,
      violations: shown,
      is_announced: true,
      announced_at: { ...recent(alert, state, now), ...Object.fromEntries(keys.map((key) => [key, now])) },
    },
    announcement: { event: 'alert', violations: due },
  }
}

/** An alert that somebody cleared by hand: what was measured until now no longer counts. The very state if it doesn't fire. */
export function resolvedState(
  state: AlertState,
  now: number,
): { readonly state: AlertState; readonly announcement?: Announcement } {
  if (state.status === 'ok') return { state }
  const { state: calm, ...rest } = cleared(state, now)
  return { state: { ...calm, resolved_at: now }, ...rest }
}

/** A clock that was ahead may have left times of the future. They would hold everything back until then; now they count as the present. */
function withoutFuture(state: AlertState, now: number): AlertState {
  const { resolved_at, announced_at } = state
  const times = [resolved_at ?? 0, ...Object.values(announced_at)]
  if (times.every((time) => time <= now)) return state
  return {
    ...state,
    resolved_at: resolved_at === null ? null : Math.min(resolved_at, now),
    announced_at: Object.fromEntries(Object.entries(announced_at).map(([key, time]) => [key, Math.min(time, now)])),
  }
}

function cleared(state: AlertState, now: number): { readonly state: AlertState; readonly announcement?: Announcement } {
  return {
    state: { ...state, status: 'ok', cleared_at: now, is_announced: false, violations: [] },
    ...(state.is_announced ? { announcement: { event: 'clear' } } : {}),
  }
}

function dueViolations(
  alert: Alert,
  state: AlertState,
  violations: readonly KeptViolation[],
  now: number,
): readonly KeptViolation[] {
  const isDue = (key: string) => {
    const last = Object.hasOwn(state.announced_at, key) ? state.announced_at[key] : undefined
    return last === undefined || now - last >= alert.rearm_seconds
  }
  if (alert.rearm_per_signal) return violations.filter(({ signal }) => isDue(signal))
  return isDue(whole) ? violations : []
}

/** Times that still hold something back. */
function recent(alert: Alert, state: AlertState, now: number): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(state.announced_at).filter(([, at]) => now - at < alert.rearm_seconds))
}

/** Values change with every sample; the state is written only when it is about others. */
function sameSignals(a: readonly KeptViolation[], b: readonly KeptViolation[]): boolean {
  const keys = (list: readonly KeptViolation[]) =>
    JSON.stringify(list.map((one) => [one.condition, one.since, one.signal]))
  return a.length === b.length && keys(a) === keys(b)
}
