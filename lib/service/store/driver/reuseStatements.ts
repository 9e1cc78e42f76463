import type { Statement } from './Database.js'

/**
 * Prepares each SQL text once per connection. Safe because a statement always runs to its end before the call returns; bounded because the
 * store's texts are.
 */
export function reuseStatements(prepare: (sql: string) => Statement): (sql: string) => Statement {
  const prepared = new Map<string, Statement>()
  return (sql) => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    const statement = prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
}
