import { step } from './Workload.js'

const figures = 'count REAL, sum REAL, min REAL, max REAL, sum_squares REAL'

/** The times of a range, for a table that is ordered by them: it knows how often its series are measured. */
const times = `WITH RECURSIVE times (time) AS (VALUES (?) UNION ALL SELECT time + ${step} FROM times WHERE time + ${step} < ?)`

/**
 * How a server that does nothing but insert may lay its points out, a row each. Parameters of `one`: start, end, series; of `many`: start, end,
 * first and last series, which are neighbours.
 */
export const layouts = {
  'series then time': {
    create: `CREATE TABLE points (time INTEGER, series INTEGER, ${figures}, PRIMARY KEY (series, time)) WITHOUT ROWID`,
    one: 'SELECT time, sum, count FROM points WHERE time >= ? AND time < ? AND series = ?',
    many: 'SELECT time / 60 * 60 AS minute, sum(sum) AS sum FROM points WHERE time >= ? AND time < ? AND series IN (SELECT id FROM series WHERE id BETWEEN ? AND ?) GROUP BY minute',
  },
  'time then series': {
    create: `CREATE TABLE points (time INTEGER, series INTEGER, ${figures}, PRIMARY KEY (time, series)) WITHOUT ROWID`,
    one: `${times} SELECT p.time, p.sum, p.count FROM times CROSS JOIN points p ON p.time = times.time AND p.series = ?`,
    many: `${times} SELECT p.time / 60 * 60 AS minute, sum(p.sum) AS sum FROM times CROSS JOIN points p ON p.time = times.time AND p.series BETWEEN ? AND ? GROUP BY minute`,
  },
  'append log': {
    create: `CREATE TABLE points (time INTEGER, series INTEGER, ${figures})`,
    one: 'SELECT time, sum, count FROM points WHERE time >= ? AND time < ? AND series = ?',
    many: 'SELECT time / 60 * 60 AS minute, sum(sum) AS sum FROM points WHERE time >= ? AND time < ? AND series BETWEEN ? AND ? GROUP BY minute',
  },
}
