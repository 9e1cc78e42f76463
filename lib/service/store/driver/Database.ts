/** What a statement can be given, and gives back: SQLite's own types. A blob is read by {@link viewOf}. */
export type SqlValue = string | number | null | Uint8Array

/** One row, by column name. */
export type SqlRow = Readonly<Record<string, SqlValue>>

/** The bytes of a blob that was read: one library gives them as an `ArrayBuffer`, the other as a `Uint8Array`. */
export function viewOf(value: unknown): DataView {
  if (value instanceof ArrayBuffer) return new DataView(value)
  if (value instanceof Uint8Array) return new DataView(value.buffer, value.byteOffset, value.byteLength)
  throw new TypeError('The column holds no blob.')
}

/** A prepared statement of one connection. Parameters are `?`, by position. */
export interface Statement {
  /** Runs it and says how many rows were inserted, changed or deleted. */
  run(parameters: readonly SqlValue[]): number
  get(parameters: readonly SqlValue[]): SqlRow | undefined
  /**
   * All rows. There is no way to iterate lazily on purpose: a statement that is left half-way holds its snapshot open, and the journal then
   * grows without end. Read large results in pieces with LIMIT.
   */
  all(parameters: readonly SqlValue[]): SqlRow[]
}

/** How a connection is opened. */
export interface DatabaseOptions {
  /** A path or `:memory:`. */
  readonly file: string
  /** Milliseconds to wait for another connection's lock before SQLITE_BUSY. */
  readonly busyTimeout: number
}

/** One connection to SQLite: all that the store asks of a library. Errors are the library's own; see `storeError`. */
export interface Database {
  prepare(sql: string): Statement
  /** Runs statements without parameters. */
  exec(sql: string): void
  /** Runs `work` in one transaction: `read` sees one snapshot, `write` takes the write lock at once. What it throws undoes everything. */
  transaction<T>(mode: 'read' | 'write', work: () => T): T
  close(): void
}
