/** Runs `work` between BEGIN and COMMIT on a connection that runs SQL by `exec`. */
export function withTransaction<T>(exec: (sql: string) => void, mode: 'read' | 'write', work: () => T): T {
  // IMMEDIATE: a transaction that starts by reading and writes later fails without waiting if another connection wrote in between.
  exec(mode === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN')
  try {
    const result = work()
    exec('COMMIT')
    return result
  } catch (error) {
    try {
      exec('ROLLBACK')
    } catch {
      // After a full disk or an I/O error SQLite has rolled back by itself, and says so; the first error is the one that matters.
    }
    throw error
  }
}
