/** Retention on disk, after checks. */
export interface SpoolOptions {
  /** Holds one directory for each reporter that uses it. */
  readonly directory: string
  /** Bytes on disk of one reporter. */
  readonly bytes: number
  /** Milliseconds of the monotonic clock after which a window that was never sent is given up. */
  readonly age: number
  /** `always`: every window, as it is sealed. `on-failure`: what can't be sent, and what is left at the end. */
  readonly write: 'always' | 'on-failure'
}

/** How the spool is doing, as `health()` shows it. */
export interface SpoolState {
  /** `failing`: the last attempt to write or read failed; windows stay in memory meanwhile, and it is tried again. */
  readonly state: 'ok' | 'failing'
  /** Windows on disk. */
  readonly files: number
  readonly bytes: number
  /** Why it fails. */
  readonly error: string | undefined
}
