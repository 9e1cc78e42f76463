import { LibratoError } from '../errors/index.js'
import type { AbsentCondition, AlertTag, ConditionFunction, ConditionStreams, ThresholdCondition } from './Alert.js'

/** What can be added to a condition; each call gives a new one. */
export interface StreamChoice<C> {
  /** Only the sources of this name, or that match a pattern with `*`. In place of tags. */
  from(source: string): C
  /** Only streams with these tags: values, patterns with `*`, or lists of them. In place of a source, and added to earlier tags. */
  where(tags: Readonly<Record<string, string | readonly string[]>>): C
  /** Looks at streams that agree in these tags as one. In place of a source, and added to earlier tags. */
  groupedBy(...tags: readonly string[]): C
}

/** A condition that {@link above} or {@link below} built. */
export type BuiltThreshold = ThresholdCondition &
  StreamChoice<BuiltThreshold> & {
    /** Every sample must be beyond the threshold for so many seconds: 60 to 3,600. @throws {LibratoError} `INVALID_ARGUMENT` */
    for(seconds: number): BuiltThreshold
    /** Compares another statistic than the average of a gauge, or the derivative of a counter. */
    using(summary_function: ConditionFunction): BuiltThreshold
  }

/** A condition that {@link absent} built: whole once it knows for how long. */
export interface BuiltAbsence extends StreamChoice<BuiltAbsence> {
  /** No sample for so many seconds: 60 to 3,600. @throws {LibratoError} `INVALID_ARGUMENT` */
  for(seconds: number): BuiltAbsent
}

/** A whole condition that {@link absent} built. */
export type BuiltAbsent = AbsentCondition & StreamChoice<BuiltAbsent> & { for(seconds: number): BuiltAbsent }

/**
 * A condition that holds while a metric is above a threshold: `above('cpu', 85).for(300)`.
 *
 * @throws {LibratoError} `INVALID_ARGUMENT` for a threshold that is no finite number
 */
export function above(metric: string, threshold: number): BuiltThreshold {
  return buildThreshold({ type: 'above', metric_name: metric, threshold: finite(threshold) })
}

/**
 * A condition that holds while a metric is below a threshold: `below('disk.free', 5e9).using('min')`.
 *
 * @throws {LibratoError} `INVALID_ARGUMENT` for a threshold that is no finite number
 */
export function below(metric: string, threshold: number): BuiltThreshold {
  return buildThreshold({ type: 'below', metric_name: metric, threshold: finite(threshold) })
}

/** A condition that holds when a metric that was reported before no longer is: `absent('heartbeat').for(600)`. */
export function absent(metric: string): BuiltAbsence {
  return absence({}, metric)
}

function buildThreshold(condition: ThresholdCondition): BuiltThreshold {
  return built(condition, {
    ...streamChoice(condition, (streams) => buildThreshold({ ...condition, ...streams })),
    for: (seconds: number) => buildThreshold({ ...condition, duration: legalDuration(seconds) }),
    using: (summary_function: ConditionFunction) => buildThreshold({ ...condition, summary_function }),
  })
}

function absence(streams: ConditionStreams, metric_name: string): BuiltAbsence {
  return {
    ...streamChoice(streams, (chosen) => absence(chosen, metric_name)),
    for: (seconds) => absentFor({ ...streams, type: 'absent', metric_name, duration: legalDuration(seconds) }),
  }
}

function absentFor(condition: AbsentCondition): BuiltAbsent {
  return built(condition, {
    ...streamChoice(condition, (streams) => absentFor({ ...condition, ...streams })),
    for: (seconds: number) => absentFor({ ...condition, duration: legalDuration(seconds) }),
  })
}

/** Both fields, so that a choice takes the place of an earlier one of the other kind. */
type ChosenStreams =
  | { readonly source: string; readonly tags: null }
  | { readonly source: null; readonly tags: readonly AlertTag[] }

function streamChoice<C>(current: ConditionStreams, choose: (streams: ChosenStreams) => C): StreamChoice<C> {
  const add = (tags: readonly AlertTag[]): C => {
    const names = new Set(tags.map(({ name }) => name))
    const kept = (current.tags ?? []).filter(({ name }) => !names.has(name))
    return choose({ source: null, tags: [...kept, ...tags] })
  }
  const known = (name: string) => current.tags?.find((tag) => tag.name === name)
  return {
    from: (source) => choose({ source, tags: null }),
    where: (tags) =>
      add(
        Object.entries(tags).map(([name, values]) => ({
          ...known(name),
          name,
          values: typeof values === 'string' ? [values] : values,
        })),
      ),
    groupedBy: (...names) => add(names.map((name) => ({ ...known(name), name, grouped: true }))),
  }
}

/** The methods are on the prototype, so that the condition is, and is sent as, its data alone. */
function built<C extends object, M extends object>(condition: C, methods: M): C & M {
  return Object.freeze(Object.assign(Object.create(methods) as M, condition))
}

function legalDuration(seconds: number): number {
  if (Number.isInteger(seconds) && seconds >= 60 && seconds <= 3_600) return seconds
  throw new LibratoError(
    'INVALID_ARGUMENT',
    `The duration of a condition must be 60 to 3600 whole seconds, got ${seconds}.`,
  )
}

function finite(threshold: number): number {
  if (typeof threshold === 'number' && Number.isFinite(threshold)) return threshold
  throw new LibratoError('INVALID_ARGUMENT', 'The threshold of a condition must be a finite number.')
}
