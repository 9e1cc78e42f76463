import { boundedOutcome } from './boundedOutcome.js'
import type { Database } from './driver/Database.js'
import type { IdempotencyKey, SubmissionOutcome } from './Store.js'

/**
 * Milliseconds of running for which the outcome of a submission is remembered under its key: 8 days. The time that a service was off is not
 * counted, nor does a clock that jumps change it: a key that is forgotten early lets a submission be stored twice.
 */
export const acceptedKeysAge = 8 * 86_400_000

export type Recalled =
  | { readonly status: 'repeated'; readonly outcome: SubmissionOutcome }
  | { readonly status: 'conflict' }

/** Remembers what accepted submissions were answered, by age and never by count. */
export class AcceptedKeys {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  recall({ key, hash }: IdempotencyKey): Recalled | undefined {
    const row = this.#db.prepare('SELECT hash, outcome FROM accepted WHERE key = ?').get([key])
    if (row === undefined) return undefined
    if (row['hash'] !== hash) return { status: 'conflict' }
    return { status: 'repeated', outcome: JSON.parse(String(row['outcome'])) as SubmissionOutcome }
  }

  /** In the transaction that stores the submission. `at`: the uptime, milliseconds. */
  remember({ key, hash }: IdempotencyKey, outcome: SubmissionOutcome, at: number): void {
    this.#db
      .prepare('INSERT INTO accepted (key, hash, outcome, at) VALUES (?, ?, ?, ?)')
      .run([key, hash, JSON.stringify(boundedOutcome(outcome)), at])
  }

  /** Forgets up to `limit` keys older than their age; says how many. */
  prune(uptime: number, limit: number): number {
    return this.#db
      .prepare('DELETE FROM accepted WHERE key IN (SELECT key FROM accepted WHERE at < ? ORDER BY at LIMIT ?)')
      .run([uptime - acceptedKeysAge, limit])
  }
}
