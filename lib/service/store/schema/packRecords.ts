import type { Database, SqlRow } from '../driver/Database.js'
import { BlockWriter } from '../records/BlockWriter.js'
import { type Cell, sampleCell } from '../records/cells.js'
import { resolutions, type StoredResolution } from '../records/resolutions.js'
import type { MetricKind } from '../Store.js'

/** Rows that are taken into memory at once. */
const rowsAtOnce = 50_000

/** From schema version 3 to 4: moves records from tables with a row for each (`gauge_1`) to those with a row for a block of series. */
export function packRecords(db: Database): void {
  for (const kind of ['gauge', 'counter'] as const)
    for (const resolution of resolutions) {
      db.exec(`CREATE TABLE ${kind}_blocks_${resolution} (
        time INTEGER NOT NULL, block INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (time, block)
      ) WITHOUT ROWID`)
      packTable(db, kind, resolution)
      db.exec(`DROP TABLE ${kind}_${resolution}`)
    }
}

function packTable(db: Database, kind: MetricKind, resolution: StoredResolution): void {
  // Where a piece ends within a block, its rest is added to the row that is there by then; no cell comes twice.
  const writer = new BlockWriter(db, kind, resolution, (_, newer) => newer)
  const next = db.prepare(
    `SELECT * FROM ${kind}_${resolution} WHERE (time, series) > (?, ?) ORDER BY time, series LIMIT ${rowsAtOnce}`,
  )
  let time = Number.MIN_SAFE_INTEGER
  let series = 0
  for (;;) {
    const rows = next.all([time, series])
    for (const row of rows) {
      time = Number(row['time'])
      series = Number(row['series'])
      writer.add(series, cellOfRow(kind, row, time))
    }
    writer.flush()
    if (rows.length < rowsAtOnce) return
  }
}

/** A row of version 3: a gauge's single sample has its sum alone, a counter's single total `last` alone. */
function cellOfRow(kind: MetricKind, row: SqlRow, time: number): Cell {
  const single = kind === 'gauge' ? row['min'] === null : row['first'] === null
  const sum = Number(row['sum'])
  const last = Number(row['last'] ?? 0)
  const first = Number(row['first'] ?? 0)
  if (single) return sampleCell(kind, kind === 'gauge' ? sum : last, time)
  // Of a counter whose bucket saw no growth, count is 0 and min and max are null.
  const min = row['min'] === null ? Number.POSITIVE_INFINITY : Number(row['min'])
  const max = row['max'] === null ? Number.NEGATIVE_INFINITY : Number(row['max'])
  const sumSquares = row['sum_squares'] === null ? null : Number(row['sum_squares'])
  return { time, count: Number(row['count']), sum, min, max, sumSquares, first, last }
}
