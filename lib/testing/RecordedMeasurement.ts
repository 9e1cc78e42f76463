/** One measurement as a backend would have received it. */
export interface RecordedMeasurement {
  readonly kind: 'gauge' | 'counter'
  readonly name: string
  /** Model `tags`: all of its tags, the reporter's own included. Model `sources`: empty. */
  readonly tags: Readonly<Record<string, string>>
  /** Model `sources`. */
  readonly source: string | undefined
  /** Unix seconds: the start of its window, or what `measure()` was given. */
  readonly time: number
  /** Seconds; undefined with `interval: false`. */
  readonly period: number | undefined
  /** Samples in it. Of a counter by tags: 1. */
  readonly count: number
  /** Whether it is a running total: a counter by sources. */
  readonly isTotal: boolean
  /** Of a gauge: its samples together. Of a counter: what it counted in this window, or its running total. */
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly sum_squares: number | undefined
}

type Fields = Readonly<Record<string, unknown>>

/** The measurements in a body for either route of the Metrics API. */
export function readMeasurements(body: unknown): RecordedMeasurement[] {
  const whole = body as Fields
  const list = (key: string): Fields[] => (whole[key] as Fields[] | undefined) ?? []
  return [
    ...list('measurements').map((item) => read(item, whole, isSummed(item) ? 'counter' : 'gauge', false)),
    ...list('gauges').map((item) => read(item, whole, 'gauge', false)),
    ...list('counters').map((item) => read(item, whole, 'counter', true)),
  ]
}

function read(item: Fields, whole: Fields, kind: 'gauge' | 'counter', isTotal: boolean): RecordedMeasurement {
  const number = (...names: string[]): number | undefined =>
    names.map((name) => item[name] ?? whole[name]).find((value) => typeof value === 'number') as number | undefined
  const value = number('value')
  const count = number('count') ?? 1
  const sum = value ?? number('sum') ?? 0
  return Object.freeze({
    kind,
    name: item['name'] as string,
    tags: Object.freeze({ ...(item['tags'] as Record<string, string> | undefined) }),
    source: (item['source'] ?? whole['source']) as string | undefined,
    time: number('measure_time', 'time') ?? 0,
    period: number('period'),
    count,
    isTotal,
    sum,
    min: value ?? number('min') ?? sum / count,
    max: value ?? number('max') ?? sum / count,
    sum_squares: value === undefined ? number('sum_squares') : value * value,
  })
}

/** By tags a counter travels as a gauge that is to be summed. */
function isSummed({ attributes }: Fields): boolean {
  return (attributes as Fields | undefined)?.['summarize_function'] === 'sum'
}
