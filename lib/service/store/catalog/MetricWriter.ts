import type { Database } from '../driver/Database.js'
import type { MetricProperties, MetricSelection, MetricType, StoredMetric } from '../Store.js'
import { MetricReader } from './MetricReader.js'
import { changeMetric, type KnownMetric, metricKey, newMetric, propertiesText } from './metricRow.js'

/** What may be changed of many metrics at once. */
export type SelectionChange = MetricProperties & { readonly gaugeAttributes?: Readonly<Record<string, unknown>> }

/** Creates, changes and deletes metrics. Every method is called inside a transaction. */
export class MetricWriter {
  readonly #db: Database
  readonly #reader: MetricReader

  constructor(db: Database) {
    this.#db = db
    this.#reader = new MetricReader(db)
  }

  /** Undefined if there is one of this name. */
  create(name: string, type: MetricType, properties: MetricProperties): KnownMetric | undefined {
    const metric = newMetric(name, type, properties)
    const row = this.#db
      .prepare(
        'INSERT INTO metrics (key, name, type, properties) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING RETURNING id',
      )
      .get([metricKey(name), name, type, propertiesText(metric)])
    return row === undefined ? undefined : { id: Number(row['id']), metric }
  }

  update(name: string, change: MetricProperties): boolean {
    const known = this.#reader.find(name)
    if (known === undefined) return false
    this.#store(known.id, changeMetric(known.metric, change))
    return true
  }

  updateSelection(selection: MetricSelection, change: SelectionChange): number {
    const { gaugeAttributes, ...common } = change
    const selected = this.#reader.select(selection)
    for (const { id, metric } of selected) {
      const changed = changeMetric(metric, common)
      const forGauges = gaugeAttributes !== undefined && metric.type !== 'counter'
      this.#store(id, forGauges ? changeMetric(changed, { attributes: gaugeAttributes }) : changed)
    }
    return selected.length
  }

  /**
   * Deletes at once for every reader: a metric written again under the name is a new one with an id of its own, so the old series and records
   * can't be reached any more. Maintenance removes them in slices.
   */
  deleteSelection(selection: MetricSelection): number {
    const selected = this.#reader.select(selection)
    for (const { id } of selected) {
      this.#db.prepare('DELETE FROM metrics WHERE id = ?').run([id])
      this.#db.prepare('INSERT INTO doomed (metric) VALUES (?)').run([id])
    }
    return selected.length
  }

  #store(id: number, metric: StoredMetric): void {
    this.#db.prepare('UPDATE metrics SET properties = ? WHERE id = ?').run([propertiesText(metric), id])
  }
}
