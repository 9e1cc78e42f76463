/** All limits of reading. docs/running-the-service.md lists them. */
export const readLimits = {
  /** Requests that read at once. One caller leaves a place for others. */
  underWay: 4,
  underWayPerCaller: 3,
  /** Requests that wait for a place. */
  waiting: 200,
  waitingPerCaller: 100,
  /** Bytes read from the store beyond which a query is large. One large answer is built at a time. */
  large: 2 * 1024 * 1024,
  /** Points of a composite beyond which it is large. */
  largePoints: 50_000,
  /** Series of one query, and the characters of their names and tags. */
  series: 100_000,
  characters: 32 * 1024 * 1024,
  /** Records that one query sums up over its whole range. */
  records: 10_000_000,
  /** Smaller answers are not counted as outgoing. */
  outgoingAnswer: 64 * 1024,
  /** Bytes of answers that callers have not read yet. While there is no other, an answer of any size goes out. */
  outgoing: 64 * 1024 * 1024,
  outgoingPerCaller: 32 * 1024 * 1024,
} as const

/** Seconds, in the header of a 503. */
export const retryAfter = '2'
