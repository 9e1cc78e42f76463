/** A gauge as far as default metrics need one. */
export interface SinkGauge {
  /** Takes one sample. Never throws. */
  record(value: number): void
}

/** A counter as far as default metrics need one. */
export interface SinkCounter {
  /** Adds to the count. Never throws. */
  increment(by?: number): void
  /** Takes a total that is kept elsewhere: the first call is the baseline, a fall is a reset. Never throws. */
  set(total: number): void
}

/** What an instrument is given beside its name. */
export interface SinkOptions {
  readonly tags?: Readonly<Record<string, string>>
}

/** Where default metrics go. A `Reporter` is one; anything else with these calls will do. */
export interface MetricSink {
  /** May refuse tags with a `LibratoError` of code `INVALID_OPTION`, as a reporter by source does. */
  gauge(name: string, options?: SinkOptions): SinkGauge
  counter(name: string, options?: SinkOptions): SinkCounter
  /** Reads `callback` once per window. The returned function ends it. */
  observe(name: string, callback: () => number | Promise<number>, options?: SinkOptions): () => void
  /** Calls back once, when nothing more is taken: then the collection stops by itself. Without it, it goes on until it is stopped. */
  onRecordingEnd?(callback: () => void): () => void
}
