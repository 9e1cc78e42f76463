import { LibratoError } from '../../../lib/errors/index.js'
import type { MetricSink, SinkOptions } from '../../../lib/runtime/defaultMetrics/index.js'

/** One call on an instrument. */
export interface Recorded {
  readonly name: string
  readonly call: 'record' | 'increment' | 'set' | 'observe'
  readonly value: number
  readonly tags: Readonly<Record<string, string>>
}

/** Keeps what is recorded, and has windows when the test says so. */
export class RecordingSink implements MetricSink {
  readonly #model: 'tags' | 'sources'
  readonly observed = new Map<string, () => number | Promise<number>>()
  recorded: Recorded[] = []

  constructor(model: 'tags' | 'sources' = 'tags') {
    this.#model = model
  }

  gauge(name: string, options: SinkOptions = {}) {
    this.#check(options)
    return { record: (value: number) => this.#keep(name, 'record', value, options) }
  }

  counter(name: string, options: SinkOptions = {}) {
    this.#check(options)
    return {
      increment: (by = 1) => this.#keep(name, 'increment', by, options),
      set: (total: number) => this.#keep(name, 'set', total, options),
    }
  }

  observe(name: string, callback: () => number | Promise<number>, options: SinkOptions = {}): () => void {
    this.observed.set(name, async () => {
      const value = await callback()
      this.#keep(name, 'observe', value, options)
      return value
    })
    return () => this.observed.delete(name)
  }

  /** Ends a window: every callback is read once. Returns what was recorded since the last. */
  async window(): Promise<Recorded[]> {
    await Promise.all([...this.observed.values()].map((read) => read()))
    const recorded = this.recorded
    this.recorded = []
    return recorded
  }

  #check({ tags }: SinkOptions): void {
    if (tags !== undefined && this.#model === 'sources') throw new LibratoError('INVALID_OPTION', 'There are no tags.')
  }

  #keep(name: string, call: Recorded['call'], value: number, options: SinkOptions): void {
    this.recorded.push({ name, call, value, tags: options.tags ?? {} })
  }
}
