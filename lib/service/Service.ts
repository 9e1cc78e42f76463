/// <reference lib="esnext.disposable" preserve="true" />
import type { FastifyInstance } from 'fastify'
import type { AccessToken } from './accessToken.js'
import type { Alerting } from './alerting/Alerting.js'
import type { Faults } from './faults/Fault.js'
import type { FaultInjector } from './faults/FaultInjector.js'
import type { EventFeed } from './feed/EventFeed.js'
import type { JobRunner } from './job/JobRunner.js'
import type { Store } from './store/Store.js'

/** What a service is put together from. */
interface ServiceParts {
  readonly url: string
  readonly user: string
  readonly access: AccessToken
  readonly app: FastifyInstance
  readonly feed: EventFeed
  readonly alerting: Alerting
  readonly store: Store
  readonly jobs: JobRunner
  readonly faults: FaultInjector
}

/** A service that listens. Made by `startService`. */
export class Service {
  /** What clients are pointed at: `http://127.0.0.1:8186/v1`. */
  readonly url: string
  readonly user: string
  readonly #parts: ServiceParts
  #closed: Promise<void> | undefined

  /** @internal */
  constructor(parts: ServiceParts) {
    this.url = parts.url
    this.user = parts.user
    this.#parts = parts
  }

  /** The token that clients need. A getter, so that printing the service does not print it. */
  get token(): string {
    return this.#parts.access.token
  }

  /** Whether this start made the token: then nobody knows it yet. */
  get madeToken(): boolean {
    return this.#parts.access.isNew
  }

  /** The file that keeps the token; `undefined` with data in memory. */
  get tokenFile(): string | undefined {
    return this.#parts.access.file
  }

  /** Replaces the failures on purpose, from the next request on; `undefined` ends them. @throws {LibratoError} INVALID_OPTION */
  setFaults(faults: Faults | undefined): void {
    this.#parts.faults.set(faults)
  }

  /**
   * Takes no more requests, answers those whose work is under way, cuts all connections, and closes the store with everything on disk. Called
   * again it gives the same promise.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** `await using service = await startService()` */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    // Streams never end by themselves.
    this.#parts.feed.close()
    try {
      await this.#parts.app.close()
    } finally {
      await this.#parts.jobs.close()
      await this.#parts.alerting.close()
      await this.#parts.store.close()
    }
  }
}
