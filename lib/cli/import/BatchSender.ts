import { createHash } from 'node:crypto'
import type { Collection } from '../../api/checkMeasurement.js'
import type { EncodedItem } from '../../api/chunkItems.js'
import { partialFailures } from '../../api/partialFailures.js'
import { BadRequestError } from '../../errors/index.js'
import type { ApiAnswer, HttpRequest } from '../../http/HttpCore.js'
import type { Redact } from '../../http/Secrets.js'
import { KnownRefusals, reasonOf } from '../send/KnownRefusals.js'
import type { ImportSink, PlacedMeasurement } from './readFiles.js'

/** How requests go, and who is told of refusals. */
export interface BatchSenderOptions {
  readonly call: (request: HttpRequest) => Promise<ApiAnswer>
  readonly redact: Redact
  /** `measurement`: undefined where the service doesn't say which of a request it refused. */
  readonly onRefusal: (measurement: PlacedMeasurement | undefined, message: string) => void
}

/** What documents of the API allow in one request. */
const most = { tags: 1_000, sources: 300 } as const
const mostBytes = 1024 * 1024
/** Requests under way at once. */
const concurrency = 4

/** What waits for its request; by tags and by sources apart, because they go by routes of their own. */
class Pending {
  readonly items: PlacedMeasurement[] = []
  bytes = 0
  /** Requests of this file that were cut before. */
  cut = 0
}

/**
 * Cuts measurements into requests and sends them. Where they are cut, and the id of each, depends on nothing but the measurements of a file and
 * their order: so the same file, sent again, is the same requests under the same ids, and a service that remembers ids stores none of it twice.
 * That is why a request is never sent before it is full, unless its file has come to its end.
 */
export class BatchSender implements ImportSink {
  readonly #options: BatchSenderOptions
  readonly #pending = { tags: new Pending(), sources: new Pending() }
  readonly #known = new KnownRefusals()
  readonly #underWay = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | undefined
  #accepted = 0
  #refused = 0
  #remembersIds = true

  constructor(options: BatchSenderOptions) {
    this.#options = options
  }

  get accepted(): number {
    return this.#accepted
  }

  get refused(): number {
    return this.#refused
  }

  /** Whether the service has said that it remembers the ids of requests. */
  get remembersIds(): boolean {
    return this.#remembersIds
  }

  /** A promise where as much is under way as may be. @throws what a request has failed with */
  add(measurement: PlacedMeasurement): Promise<void> | undefined {
    const route = measurement.collection === 'measurements' ? 'tags' : 'sources'
    const bytes = Buffer.byteLength(measurement.json)
    const before = this.#pending[route]
    let wait = before.items.length > 0 && before.bytes + bytes > mostBytes ? this.#cut(route) : undefined
    // Cut or not: what is pending now is where it belongs.
    const pending = this.#pending[route]
    pending.items.push(measurement)
    pending.bytes += bytes
    if (pending.items.length >= most[route]) wait = this.#cut(route)
    return wait
  }

  /** A file has come to its end: sends what is left of it. @throws what a request has failed with */
  async endFile(): Promise<void> {
    for (const route of ['tags', 'sources'] as const) {
      if (this.#pending[route].items.length > 0) await this.#cut(route)
      this.#pending[route] = new Pending()
    }
  }

  /** Waits for what is under way. Never rejects: `throwFailure` tells. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  /** @throws what a request has failed with */
  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }

  async #cut(route: 'tags' | 'sources'): Promise<void> {
    const { items, cut } = this.#pending[route]
    this.#pending[route] = Object.assign(new Pending(), { cut: cut + 1 })
    // Until one was taken nobody knows that the service is there; and of counters the order matters.
    const room = this.#accepted === 0 || route === 'sources' ? 1 : concurrency
    while (this.#underWay.size >= room && this.#failure === undefined) await Promise.race(this.#underWay)
    this.throwFailure()
    const sending = this.#send(route, items, cut)
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => this.#underWay.delete(sending))
    this.#underWay.add(sending)
    if (route === 'sources') await sending
    this.throwFailure()
  }

  async #send(route: 'tags' | 'sources', items: readonly PlacedMeasurement[], number: number): Promise<void> {
    const body = bodyOf(route, items)
    const path = route === 'tags' ? 'measurements' : 'metrics'
    const hash = createHash('sha256').update(path).update('\0').update(body).digest('hex').slice(0, 40)
    let answer: ApiAnswer
    try {
      const headers = { 'idempotency-key': `import-${hash}.${number}` }
      answer = await this.#options.call({ method: 'POST', path, body, headers, idempotent: true })
    } catch (error) {
      // Another status is about the request, and no part of it would fare better.
      if (!(error instanceof BadRequestError) || ![400, 413].includes(error.status ?? 0)) throw error
      return await this.#isolate(route, items, number, error)
    }
    const failures = partialFailures(answer, path, items.map(encodedItem), this.#options)
    this.#remembersIds &&= answer.headers['idempotency-max-age'] !== undefined
    this.#accepted += items.length - failures.length
    for (const { index, message } of failures) this.#refuse(index === undefined ? undefined : items[index], message)
  }

  /**
   * A request that was refused as a whole goes again in halves, the newer one first, which tells most. They are halves by position, so that each
   * is the same request whenever it is sent; what is known to be refused only saves requests in which there is nothing else.
   */
  async #isolate(
    route: 'tags' | 'sources',
    items: readonly PlacedMeasurement[],
    number: number,
    error: BadRequestError,
  ): Promise<void> {
    this.#known.learn(error, items)
    const [only, another] = items
    if (only !== undefined && another === undefined) return this.#refuse(only, reasonOf(error))
    const half = Math.ceil(items.length / 2)
    for (const part of [items.slice(half), items.slice(0, half)]) {
      const reasons = part.map((item) => this.#known.why(item))
      if (reasons.includes(undefined)) await this.#send(route, part, number)
      else for (const [index, item] of part.entries()) this.#refuse(item, reasons[index] ?? '')
    }
  }

  #refuse(item: PlacedMeasurement | undefined, message: string): void {
    this.#refused += 1
    this.#options.onRefusal(item, message)
  }
}

function bodyOf(route: 'tags' | 'sources', items: readonly PlacedMeasurement[]): string {
  const of = (collection: Collection): string =>
    `"${collection}":[${items
      .filter((item) => item.collection === collection)
      .map(({ json }) => json)
      .join(',')}]`
  return route === 'tags' ? `{${of('measurements')}}` : `{${of('gauges')},${of('counters')}}`
}

function encodedItem({ collection, name, json }: PlacedMeasurement, index: number): EncodedItem<Collection> {
  return { collection, index, name, json, bytes: 0 }
}
