/** One thing that goes wrong with one request, on purpose. What is left out stays as it is. */
export interface Fault {
  /** Milliseconds to wait first: before the work, or with `when: 'after'` between the work and its answer. */
  readonly latency?: number
  /** The status to answer with in place of the true answer, 200 to 599. A 5xx closes the connection, as the true ones do. */
  readonly status?: number
  /** Headers of that answer, `retry-after` say. Only with `status`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Body of that answer: a text as it is, with its type in `headers`; anything else as JSON. Default: the API's shape for the status. Only with `status`. */
  readonly body?: unknown
  /** Cuts the connection: `true` without a byte of an answer, `'halfway'` after the head and half of the body. Not with `status`. */
  readonly cut?: true | 'halfway'
  /**
   * `'before'` (default): the request has no effect. `'after'`: it has, and a submission is stored; only the answer goes wrong, which is what a
   * client can't tell apart. `cut: 'halfway'` is always after the work.
   */
  readonly when?: 'before' | 'after'
}

/** What a function that chooses faults is told. */
export interface FaultyRequest {
  readonly method: string
  /** With the query: `/v1/metrics?offset=100`. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** 0 for the first request under `/v1` since these faults were set. */
  readonly ordinal: number
}

/**
 * Which requests under `/v1` go wrong, and how: all of them alike; the first ones, one by one (`null`: not this one), after which all goes
 * well; or as a function says. Faults come before credentials are looked at.
 */
export type Faults =
  | Fault
  | readonly (Fault | null | undefined)[]
  | ((request: FaultyRequest) => Fault | null | undefined)
