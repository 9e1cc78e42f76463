import type { DestinationContext, DestinationPlan, OpenDestination } from '../destinations/DestinationPlan.js'
import { metricsApi } from '../destinations/metricsApi/metricsApi.js'
import type { HttpRequest, HttpResponse } from '../http/HttpCore.js'
import { type RecordedMeasurement, readMeasurements } from './RecordedMeasurement.js'
import { storedBody } from './storedBody.js'

/** Which measurements are meant: these tags at least, or this source. */
export interface RecordedIdentity {
  readonly tags?: Readonly<Record<string, string | number | boolean>>
  readonly source?: string
}

/**
 * A destination that keeps what it is sent, for tests of an application's instrumentation: no network, no credentials. What it keeps went
 * all the way: through cells, windows, batches and the wire format. Several reporters may share one.
 */
export class RecordingDestination implements DestinationPlan {
  readonly name = 'recording'
  #measurements: RecordedMeasurement[] = []
  #batches = 0

  /** Called by the Reporter. @internal */
  open({ model, limits }: DestinationContext): OpenDestination {
    const transport = {
      exchange: async (request: HttpRequest) => this.#take(request),
      redact: (text: string, longest?: number) => text.slice(0, longest),
      close: () => {},
    }
    return { destination: { ...metricsApi({ model, limits, gzip: false }), name: this.name }, transport }
  }

  /** Everything that was delivered since it was made or cleared, in order. */
  get measurements(): readonly RecordedMeasurement[] {
    return this.#measurements
  }

  /** Requests that a backend would have received. */
  get batches(): number {
    return this.#batches
  }

  /** The names of all metrics, each once, in the order in which they came first. */
  get names(): string[] {
    return [...new Set(this.#measurements.map(({ name }) => name))]
  }

  /** The measurements of a metric, of those series that have at least these tags, or this source. */
  find(name: string, identity: RecordedIdentity = {}): RecordedMeasurement[] {
    const wanted = Object.entries(identity.tags ?? {})
    return this.#measurements.filter(
      (measurement) =>
        measurement.name === name &&
        (identity.source === undefined || measurement.source === identity.source) &&
        wanted.every(([tag, value]) => measurement.tags[tag] === String(value)),
    )
  }

  /** The latest measurement of them; undefined if there is none. */
  last(name: string, identity?: RecordedIdentity): RecordedMeasurement | undefined {
    return this.find(name, identity).at(-1)
  }

  /** How many samples they hold together. */
  count(name: string, identity?: RecordedIdentity): number {
    return this.find(name, identity).reduce((sum, { count }) => sum + count, 0)
  }

  /** What they add up to: the samples of gauges, the increments of counters; of counters by source, what their totals have grown by. */
  sum(name: string, identity?: RecordedIdentity): number {
    const totals = new Map<string, { readonly first: number; last: number }>()
    let sum = 0
    for (const measurement of this.find(name, identity)) {
      if (!measurement.isTotal) {
        sum += measurement.sum
        continue
      }
      const source = measurement.source ?? ''
      const total = totals.get(source)
      if (total === undefined) totals.set(source, { first: measurement.sum, last: measurement.sum })
      else total.last = measurement.sum
    }
    for (const { first, last } of totals.values()) sum += last - first
    return sum
  }

  /** Forgets everything: for `beforeEach`. */
  clear(): void {
    this.#measurements = []
    this.#batches = 0
  }

  #take({ path, body }: HttpRequest): HttpResponse {
    // A request without a body asks what time it is, or says that a reporter closes.
    if (body === undefined) return { status: 404, headers: {}, body: '' }
    const json: unknown = JSON.parse(String(body))
    this.#batches += 1
    this.#measurements.push(...readMeasurements(json))
    const stored = storedBody(path, json)
    return { status: 200, headers: { 'content-type': stored?.contentType }, body: stored?.body ?? '' }
  }
}

/** A destination for tests: `new Reporter({ destination: recordingDestination() })`. */
export function recordingDestination(): RecordingDestination {
  return new RecordingDestination()
}
