import type { Database } from '../driver/Database.js'
import { resolutions } from '../records/resolutions.js'
import { packRecords } from './packRecords.js'

/** One step: statements, or work that statements can't do. Either is done whole, in one transaction. */
export type Migration = string | ((db: Database) => void)

const gaugeColumns = `
  time INTEGER NOT NULL, series INTEGER NOT NULL, count REAL NOT NULL, sum REAL NOT NULL, min REAL, max REAL, sum_squares REAL,
  PRIMARY KEY (time, series)`

const counterColumns = `
  time INTEGER NOT NULL, series INTEGER NOT NULL, first REAL, last REAL NOT NULL,
  count REAL, sum REAL, min REAL, max REAL, sum_squares REAL,
  PRIMARY KEY (time, series)`

/** The latest time in each table of records, rounded up. */
const latestTimes = ['gauge', 'counter']
  .flatMap((kind) => resolutions.map((r) => `SELECT max(time) + ${r} AS time FROM ${kind}_blocks_${r}`))
  .join(' UNION ALL ')

/**
 * The schema, one step a version; what was released is never edited. Why it looks so:
 *
 * - Records lie by time, then series, without a rowid: what arrives together lies together, so inserts append, and what expires lies at the
 *   beginning. A series' id begins with its metric's (see `seriesRange`), so one metric's series are neighbours within each second.
 * - Sixteen neighbours share a row (see `encodeBlock`): most of what a row costs, to write as to read, it costs whatever is in it. Versions 1 to 3
 *   had a row for each record.
 * - `dirty` names the buckets whose roll-up is missing or out of date. It is written with the records, so a crash loses nothing.
 * - `retained_from` says from which time on a resolution is complete; earlier records of it may be gone.
 * - `doomed` names deleted metrics whose records are still to be removed.
 * - `series_by_source` holds the series of the old model only, so that the few different sources among many series are found by leaps.
 * - A series is `seen` at the time of some record, less than {@link seenSpan} before its latest: so one that has no record left is known without
 *   looking for records (`SeriesPruner`). Of series from before version 5 it is the time of the latest record there was.
 * - `pruned_to` is one more than the highest id of a metric's series that was pruned.
 * - `clock` is what the service knows of time beyond the wall clock (`ServiceClock`), in one row that the first start writes. With it `accepted.at`
 *   counts uptime; before version 6 it was the wall clock, from which uptime goes on (`openClock`).
 * - `documents` are small and few: one table for all kinds, their fields as JSON, as no query looks into them.
 */
export const migrations: readonly Migration[] = [
  `
  CREATE TABLE metrics (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, type TEXT NOT NULL, properties TEXT NOT NULL
  );
  CREATE TABLE series (
    id INTEGER PRIMARY KEY, metric INTEGER NOT NULL, identity TEXT NOT NULL, first_time INTEGER NOT NULL
  );
  CREATE UNIQUE INDEX series_by_identity ON series (metric, identity);
  ${['1', '60', '900', '3600'].map((r) => `CREATE TABLE gauge_${r} (${gaugeColumns}) WITHOUT ROWID; CREATE TABLE counter_${r} (${counterColumns}) WITHOUT ROWID;`).join('\n')}
  CREATE TABLE dirty (kind TEXT NOT NULL, resolution INTEGER NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (kind, resolution, time)) WITHOUT ROWID;
  CREATE TABLE retained_from (resolution INTEGER PRIMARY KEY, time INTEGER NOT NULL);
  INSERT INTO retained_from VALUES (1, 0), (60, 0), (900, 0), (3600, 0);
  CREATE TABLE doomed (metric INTEGER PRIMARY KEY);
  CREATE TABLE accepted (key TEXT PRIMARY KEY, hash TEXT NOT NULL, outcome TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX accepted_by_age ON accepted (at);
  `,
  `
  CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, parent INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
    time INTEGER NOT NULL, body TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
  );
  CREATE INDEX documents_by_name ON documents (kind, parent, key);
  CREATE INDEX documents_by_time ON documents (kind, parent, time);
  CREATE INDEX documents_by_parent ON documents (parent);
  `,
  `
  CREATE INDEX series_by_source ON series (identity) WHERE substr(identity, 1, 1) = '"';
  `,
  packRecords,
  `
  ALTER TABLE metrics ADD COLUMN pruned_to INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE series ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
  UPDATE series SET seen = max(first_time, (
    SELECT coalesce(max(time), 0) FROM (${latestTimes})
  ));
  `,
  `
  CREATE TABLE clock (
    id INTEGER PRIMARY KEY CHECK (id = 1), uptime INTEGER NOT NULL, believed INTEGER NOT NULL, latest INTEGER NOT NULL,
    jump INTEGER NOT NULL, jumped_at INTEGER NOT NULL
  );
  `,
]
