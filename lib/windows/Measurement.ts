/** One exact measurement on its way (`reporter.measure`): checked, completed with the reporter's defaults, never merged. */
export interface Measurement {
  readonly kind: 'gauge' | 'counter'
  readonly name: string
  /** Whole Unix seconds. */
  readonly time: number
  /** Figures as they go over the wire: `value`, or `count`, `sum` and perhaps `min`, `max`, `sum_squares`. */
  readonly figures: Readonly<Record<string, number>>
  readonly tags: ReadonlyMap<string, string> | undefined
  readonly source: string | undefined
  /** Properties for a metric that this measurement creates, as JSON: `"period":60,"attributes":{}`, or empty. */
  readonly properties: string
}

/** A fair guess of the memory that one takes, for budgets. */
export function measurementBytes(measurement: Measurement): number {
  let bytes = 250 + measurement.name.length + measurement.properties.length + (measurement.source?.length ?? 0)
  for (const [name, value] of measurement.tags ?? []) bytes += 60 + name.length + value.length
  return bytes
}
