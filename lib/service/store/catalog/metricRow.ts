import type { SqlRow } from '../driver/Database.js'
import type { MetricProperties, MetricType, StoredMetric } from '../Store.js'

/** A metric with the id its series and records hang on. */
export interface KnownMetric {
  readonly id: number
  readonly metric: StoredMetric
}

/** What a new metric of these properties looks like. */
export function newMetric(name: string, type: MetricType, properties: MetricProperties): StoredMetric {
  const empty: StoredMetric = {
    name,
    type,
    display_name: null,
    description: null,
    period: null,
    source_lag: null,
    composite: null,
    attributes: {},
  }
  return changeMetric(empty, properties)
}

/** The most attributes that a metric has: each page of a list shows them all. */
export const mostAttributes = 100

const plainProperties = ['display_name', 'description', 'period', 'source_lag', 'composite'] as const

/** Sets the given properties; attributes are merged one by one, and null removes one. New ones that would be too many are left out. */
export function changeMetric(metric: StoredMetric, change: MetricProperties): StoredMetric {
  const attributes = new Map(Object.entries(metric.attributes))
  const given = Object.entries(change.attributes ?? {})
  for (const [name, value] of given) if (value === null) attributes.delete(name)
  for (const [name, value] of given) {
    const fits = attributes.has(name) || attributes.size < mostAttributes
    if (fits && value !== null && value !== undefined) attributes.set(name, value)
  }
  // fromEntries defines its properties, so that an attribute may be called __proto__.
  const changed = { ...metric, attributes: Object.fromEntries(attributes) }
  for (const name of plainProperties) if (change[name] !== undefined) Object.assign(changed, { [name]: change[name] })
  return changed
}

export function metricFromRow(row: SqlRow): KnownMetric {
  const properties = JSON.parse(String(row['properties'])) as Omit<StoredMetric, 'name' | 'type'>
  return {
    id: Number(row['id']),
    metric: { name: String(row['name']), type: String(row['type']) as MetricType, ...properties },
  }
}

/** Everything of a metric but its name and type, as it is stored: JSON, which keeps any text whole. */
export function propertiesText(metric: StoredMetric): string {
  const { name: _name, type: _type, ...properties } = metric
  return JSON.stringify(properties)
}

/** Metrics are found whatever the case. */
export function metricKey(name: string): string {
  return name.toLowerCase()
}
