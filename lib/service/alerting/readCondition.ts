import { isLegalName, isLegalTagName } from '../../measurement/index.js'
import { excerpt, FieldFault } from '../fields/FieldFault.js'
import { list, object } from '../fields/readFields.js'
import { choice, flag, number, optional, type Rule, whole } from '../fields/rules.js'
import { type Condition, type ConditionTag, conditionFunctions } from './Alert.js'

/** Seconds (reference 8.2). */
const shortest = 60
const longest = 3_600
const mostTags = 50
const mostValues = 200

/** A condition as a body names it: its id is one that the alert has, or none. */
export interface GivenCondition extends Omit<Condition, 'id' | 'since'> {
  readonly id: number | null
}

const metricName: Rule<string> = (name, value) => {
  if (isLegalName(value)) return value
  throw new FieldFault(name, 'must be 1 to 255 characters of A-Za-z0-9.:-_')
}

/** A source or a pattern of sources. `*` alone is every source, as no source is, but it is shown as it was given. */
const source: Rule<string> = (name, value) => {
  if (typeof value === 'string' && /^[A-Za-z0-9.:_*-]{1,255}$/.test(value)) return value
  throw new FieldFault(name, 'must be 1 to 255 characters of A-Za-z0-9.:-_ and *')
}

const tagName: Rule<string> = (name, value) => {
  if (isLegalTagName(value)) return value
  throw new FieldFault(name, 'must be 1 to 64 characters of A-Za-z0-9.:-_')
}

const tagPattern: Rule<string> = (name, value) => {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
  if (typeof text === 'string' && /^[-.:_?\\/A-Za-z0-9 *]{1,255}$/.test(text)) return text
  throw new FieldFault(name, `${excerpt(value)} is not a value of a tag, or a pattern`)
}

const functions = choice(...conditionFunctions)

/** `mean` is what queries call the average. */
const summaryFunction: Rule<(typeof conditionFunctions)[number]> = (name, value) =>
  functions(name, value === 'mean' ? 'average' : value)

const tagObject = object(
  { name: tagName, values: list(tagPattern, mostValues), grouped: optional(flag), dynamic: optional(flag) },
  ['name'],
)

const tag: Rule<ConditionTag> = (field, value) => {
  const { name = '', values = [], grouped, dynamic } = tagObject(field, value)
  // `dynamic` says nothing in an alert; it is kept for Terraform's provider, which reads back what it sent.
  return { name, values, grouped: grouped ?? false, ...(typeof dynamic === 'boolean' ? { dynamic } : {}) }
}

const conditionObject = object(
  {
    id: optional(whole(0, Number.MAX_SAFE_INTEGER)),
    type: choice('above', 'below', 'absent'),
    metric_name: metricName,
    source: optional(source),
    tags: list(tag, mostTags),
    threshold: number,
    summary_function: optional(summaryFunction),
    // 0 is how some clients say "immediately".
    duration: whole(0, longest),
    detect_reset: optional(flag),
  },
  ['type', 'metric_name'],
)

/** The rule of one condition (reference 8.2). Metrics need not exist: alerts are often made before the first measurement. */
export const readCondition: Rule<GivenCondition> = (name, value) => {
  const given = conditionObject(name, value)
  const { id = null, type = 'above', metric_name = '' } = given
  const tags = given.tags === undefined || given.tags.length === 0 ? null : given.tags
  // The Python clients send the source `*` with every condition, also beside tags, where it restricts nothing.
  const from = tags !== null && given.source === '*' ? null : (given.source ?? null)
  if (from !== null && tags !== null) throw new FieldFault(name, 'cannot have both source and tags')
  const duration = given.duration === 0 ? null : (given.duration ?? null)
  if (type === 'absent' && duration === null) throw new FieldFault(name, 'duration is required')
  if (duration !== null && duration < shortest)
    throw new FieldFault(name, `duration must be between ${shortest} and ${longest}`)
  const isMeasured = type !== 'absent'
  const threshold = isMeasured ? (given.threshold ?? null) : null
  if (isMeasured && threshold === null) throw new FieldFault(name, 'threshold is required')
  const how = isMeasured ? (given.summary_function ?? null) : null
  return {
    id,
    type,
    metric_name,
    source: from,
    tags,
    threshold,
    summary_function: how,
    duration,
    // Terraform's provider sends it with every condition, and can't read it back where it means nothing.
    detect_reset: how === 'derivative' ? (given.detect_reset ?? null) : null,
  }
}
