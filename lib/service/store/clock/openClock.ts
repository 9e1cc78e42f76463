import type { Database } from '../driver/Database.js'
import { recordTable, resolutions } from '../records/resolutions.js'
import { type ClockState, isPossible, type OpenedClock } from './ServiceClock.js'

/**
 * What the store knows of time. A store that has never kept a clock, being new or of an earlier version, begins with the latest time that it has
 * taken something in, unless the wall clock is earlier. `wall`: milliseconds since the epoch.
 */
export function openClock(db: Database, wall: number): OpenedClock {
  const row = db.prepare('SELECT uptime, believed, latest, jump, jumped_at FROM clock').get([])
  if (row !== undefined)
    return {
      uptime: Number(row['uptime']),
      believed: Number(row['believed']),
      latest: Number(row['latest']),
      jump: Number(row['jump']),
      jumpedAt: Number(row['jumped_at']),
      isKept: true,
    }
  return db.transaction('write', () => {
    const state = firstState(db, wall)
    // Keys that seem to come from the future were accepted while the clock was wrong. They must not be kept until then.
    db.prepare('UPDATE accepted SET at = ? WHERE at > ?').run([state.uptime, state.uptime])
    writeClock(db, state)
    return { ...state, isKept: false }
  })
}

/** Inside a transaction. */
export function writeClock(db: Database, { uptime, believed, latest, jump, jumpedAt }: ClockState): void {
  db.prepare(
    'INSERT OR REPLACE INTO clock (id, uptime, believed, latest, jump, jumped_at) VALUES (1, ?, ?, ?, ?, ?)',
  ).run([uptime, believed, latest, jump, jumpedAt].map(Math.round))
}

/** Earlier versions kept the time of the wall clock with idempotency keys, so that uptime is counted from the latest of those. */
function firstState(db: Database, wall: number): ClockState {
  const record = latestRecord(db)
  const key = numberOf(db, 'SELECT max(at) AS n FROM accepted')
  const limit = isPossible(wall) ? wall : Number.POSITIVE_INFINITY
  const believed = Math.min(limit, record ?? wall)
  return { uptime: Math.min(limit, key ?? believed), believed, latest: believed, jump: 0, jumpedAt: 0 }
}

/** Milliseconds since the epoch. */
function latestRecord(db: Database): number | undefined {
  const times = (['gauge', 'counter'] as const)
    .flatMap((kind) => resolutions.map((resolution) => recordTable(kind, resolution)))
    .map((table) => numberOf(db, `SELECT max(time) AS n FROM ${table}`))
    .filter((time) => time !== undefined)
  return times.length === 0 ? undefined : Math.max(...times) * 1000
}

function numberOf(db: Database, sql: string): number | undefined {
  const value = db.prepare(sql).get([])?.['n']
  return typeof value === 'number' ? value : undefined
}
