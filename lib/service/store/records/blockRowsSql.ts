/**
 * The times that a table has in a range, found by skipping from one to the next: a seek each, however many rows lie between. Parameters:
 * from, to, to.
 */
export function timesSql(table: string): string {
  return `WITH RECURSIVE times (time) AS (
    SELECT min(time) FROM ${table} WHERE time >= ? AND time < ?
    UNION ALL
    SELECT (SELECT min(time) FROM ${table} WHERE time > times.time AND time < ?) FROM times WHERE times.time IS NOT NULL
  )`
}

/**
 * All rows in one, see `eachBlock`: the way of a row out of SQLite costs more than finding it. A blob goes through `group_concat` byte by byte, zeros
 * included: its bytes are taken for text of the database's encoding, which is the encoding that it is put together in.
 */
const joined = `group_concat(records.time) AS times, group_concat(records.block) AS blocks,
  CAST(group_concat(records.data, '') AS BLOB) AS data`

/** Rows of neighbouring blocks, by time and block. Parameters: from, to, to (excluded), first and last block. */
export function blockRangeSql(table: string): string {
  return `${timesSql(table)} SELECT ${joined} FROM times CROSS JOIN ${table} AS records
    ON records.time = times.time AND records.block BETWEEN ? AND ?`
}

/** Rows of some blocks that are no neighbours. Parameters: from, to, to (excluded), the blocks as a JSON array. */
export function blockSetSql(table: string): string {
  return `${timesSql(table)} SELECT ${joined} FROM times CROSS JOIN ${table} AS records
    ON records.time = times.time AND records.block IN (SELECT value FROM json_each(?))`
}
