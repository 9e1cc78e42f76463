import type { Database } from '../driver/Database.js'

const ofSeries = 'FROM series WHERE id IN (SELECT value FROM json_each(?))'

/** Unix seconds of the earliest record ever of any of the series. Not remembered: it falls when older records come in. */
export function earliestTime(db: Database, ids: readonly number[]): number {
  return Number(db.prepare(`SELECT min(first_time) AS time ${ofSeries}`).get([JSON.stringify(ids)])?.['time'])
}

/** Unix seconds of the earliest record ever of each of the series. */
export function firstTimes(db: Database, ids: readonly number[]): Map<number, number> {
  const rows = db.prepare(`SELECT id, first_time ${ofSeries}`).all([JSON.stringify(ids)])
  return new Map(rows.map((row) => [Number(row['id']), Number(row['first_time'])]))
}
