import type { Runtime } from '../../runtime/Runtime.js'
import type { IncomingMeasurement } from '../store/Store.js'
import { Changes } from './Changes.js'
import { RateMeter } from './RateMeter.js'
import { type Moment, Sender, type SenderIdentity, type SenderJson } from './Sender.js'

/** Senders that are remembered; those that were seen longest ago go. */
const mostSenders = 1_000
/** Seconds after which a silent sender is forgotten. */
const forgottenAfter = 86_400
const longestMessage = 500

/** A submission whose outcome is known. */
export interface Submitted {
  readonly measurements: readonly IncomingMeasurement[]
  readonly refused: number
  /** Why the first of those was refused. */
  readonly reason: string | undefined
}

/** What goes on in the service since it started: in memory, bounded, and nothing that a client could wait for. */
export class Activity {
  /** What became different since somebody looked. */
  readonly changes = new Changes()
  readonly #runtime: Runtime
  /** Those seen last at the end. */
  readonly #senders = new Map<string, Sender>()
  readonly #rate = new RateMeter()
  #measurements = 0
  #requests = 0
  #refused = 0
  #failedRequests = 0
  #writing = 0
  #lastError: { readonly time: number; readonly message: string } | undefined

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  /** A submission was answered: stored, perhaps in part, or answered again. */
  submitted(identity: SenderIdentity, { measurements, refused, reason }: Submitted): void {
    const now = this.#now()
    const sender = this.#seen(identity, now)
    sender.stored(measurements, refused, now)
    if (reason !== undefined) sender.failed(reason.slice(0, longestMessage), now)
    this.#measurements += measurements.length
    this.#refused += refused
    this.#rate.add(measurements.length, now.tick)
    this.changes.measured(measurements)
  }

  /** A submission was refused as a whole. */
  turnedAway(identity: SenderIdentity, reason: string): void {
    const now = this.#now()
    this.#seen(identity, now).failed(reason.slice(0, longestMessage), now)
    this.#failedRequests += 1
  }

  /** Something failed that should not: what a supervisor wants to know of. */
  broke(message: string): void {
    this.#lastError = { time: Math.floor(this.#now().time), message: message.slice(0, longestMessage) }
  }

  /** Counts a write that waits for the store until it ends. */
  async writing<T>(write: () => Promise<T>): Promise<T> {
    this.#writing += 1
    try {
      return await write()
    } finally {
      this.#writing -= 1
    }
  }

  /** Those that sent something within a day, the last first. Processes of one kind that ended, and there may be very many of them, are one. */
  senders(): SenderJson[] {
    const now = this.#now()
    for (const [key, { lastTick }] of this.#senders) {
      if (now.tick - lastTick <= forgottenAfter) break
      this.#senders.delete(key)
    }
    const shown = new Map<string, SenderJson>()
    for (const [key, sender] of [...this.#senders].reverse()) {
      const json = sender.toJson(now)
      const hasEnded = json.is_reporter && (json.state === 'closed' || json.state === 'silent')
      const row = hasEnded ? `${json.state} ${sender.likeness}` : key
      const later = shown.get(row)
      shown.set(row, later === undefined ? json : together(later, json))
    }
    return [...shown.values()]
  }

  /** Measurements stored a second, over the last minute. */
  measurementsPerSecond(): number {
    return this.#rate.perSecond(this.#now().tick)
  }

  /** As `GET /v1/health` shows it. */
  toJson(): { readonly ingestion: object; readonly queue: object; readonly last_error: object | null } {
    return {
      ingestion: {
        measurements_per_second: this.measurementsPerSecond(),
        measurements: this.#measurements,
        requests: this.#requests,
        refused_measurements: this.#refused,
        refused_requests: this.#failedRequests,
      },
      queue: { writes: this.#writing },
      last_error: this.#lastError ?? null,
    }
  }

  #seen(identity: SenderIdentity, now: Moment): Sender {
    this.#requests += 1
    const sender = this.#senders.get(identity.key) ?? new Sender(identity, now)
    this.#senders.delete(identity.key)
    this.#senders.set(identity.key, sender)
    if (this.#senders.size > mostSenders) for (const [key] of [...this.#senders].slice(0, 1)) this.#senders.delete(key)
    sender.seen(now, identity.isClosing)
    return sender
  }

  #now(): Moment {
    return { time: this.#runtime.now() / 1000, tick: this.#runtime.monotonic() / 1000 }
  }
}

/** Two processes as one; the later one says what can't be added up. */
function together(later: SenderJson, earlier: SenderJson): SenderJson {
  return {
    ...later,
    processes: later.processes + earlier.processes,
    first_seen: Math.min(later.first_seen, earlier.first_seen),
    requests: later.requests + earlier.requests,
    measurements: later.measurements + earlier.measurements,
    measurements_per_second: later.measurements_per_second + earlier.measurements_per_second,
    refused: later.refused + earlier.refused,
    errors: later.errors + earlier.errors,
    last_error: later.last_error ?? earlier.last_error,
  }
}
