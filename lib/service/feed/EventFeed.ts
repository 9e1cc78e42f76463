import type { ServerResponse } from 'node:http'
import type { Runtime, Timer } from '../../runtime/Runtime.js'
import type { Access } from '../access/Access.js'
import type { Activity } from '../activity/Activity.js'

/** Readers at once: pages that are left open, and then some. */
const mostReaders = 100
/** Milliseconds from one look at what changed to the next: one for all readers. */
const interval = 1_000
/** Looks without news after which something is sent all the same, so that a reader knows that the line is alive. */
const quietTicks = 5
/** Bytes that wait for a slow reader before it is given up; it comes again by itself. */
const mostWaiting = 262_144

/**
 * Tells pages what changed, by server-sent events (HTML, section 9.2): one message for all of them, at most one a second, made only while somebody
 * reads. It says what to read anew, and carries no figures of metrics.
 */
export class EventFeed {
  readonly #activity: Activity
  readonly #runtime: Runtime
  readonly #readers = new Set<ServerResponse>()
  #timer: Timer | undefined
  #quiet = 0
  #isClosed = false

  constructor(activity: Activity, runtime: Runtime) {
    this.#activity = activity
    this.#runtime = runtime
  }

  get readers(): number {
    return this.#readers.size
  }

  /** Whether another reader can come. */
  get hasRoom(): boolean {
    return !this.#isClosed && this.#readers.size < mostReaders
  }

  /** Takes a response over, whose head is written, until its reader goes, its access ends or the feed closes. */
  add(response: ServerResponse, access: Access): void {
    if (!this.hasRoom) {
      response.end()
      return
    }
    // What changed while nobody read is no news to one who begins by reading everything.
    if (this.#readers.size === 0) this.#activity.changes.take()
    this.#readers.add(response)
    const forget = access.onEnd(() => {
      this.#remove(response)
      response.end()
    })
    const leave = (): void => {
      forget()
      this.#remove(response)
    }
    response.on('close', leave)
    response.on('error', leave)
    if (access.hasEnded) return
    response.write('retry: 2000\n\n')
    this.#timer ??= this.#runtime.schedule(interval, () => this.#tick())
  }

  /** Ends every stream. */
  close(): void {
    this.#isClosed = true
    this.#timer?.cancel()
    for (const response of this.#readers) response.end()
    this.#readers.clear()
  }

  #remove(response: ServerResponse): void {
    this.#readers.delete(response)
    if (this.#readers.size > 0) return
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #tick(): void {
    this.#timer = this.#runtime.schedule(interval, () => this.#tick())
    const { names, kinds } = this.#activity.changes.take()
    const isQuiet = names?.length === 0 && kinds.length === 0
    this.#quiet = isQuiet ? this.#quiet + 1 : 0
    if (isQuiet && this.#quiet % quietTicks !== 0) return
    const message = { names, kinds, measurements_per_second: this.#activity.measurementsPerSecond() }
    const text = `data: ${JSON.stringify(message)}\n\n`
    for (const response of this.#readers) {
      if (response.writableLength > mostWaiting) response.destroy()
      else response.write(text)
    }
  }
}
