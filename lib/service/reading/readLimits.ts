/** What reading may take, all in one place. docs/running-the-service.md names them. */
export const readLimits = {
  /** Requests that read at once, and those of one caller: one place is always left for somebody else. */
  underWay: 4,
  underWayPerCaller: 3,
  /** Requests that wait for a place. */
  waiting: 200,
  waitingPerCaller: 100,
  /** Bytes read from the store beyond which a query is large. One large query is put together at a time. */
  large: 2 * 1024 * 1024,
  /** Points of a composite beyond which it is large. */
  largePoints: 50_000,
  /** Series of one query, and the characters of their names and tags. */
  series: 100_000,
  characters: 32 * 1024 * 1024,
  /** Records that one query adds up over its whole range. */
  records: 10_000_000,
  /** Bytes of an answer from which on it counts as outgoing. */
  outgoingAnswer: 64 * 1024,
  /** Bytes of answers that their callers have not taken yet, and those of one caller. An answer that is alone always goes out. */
  outgoing: 64 * 1024 * 1024,
  outgoingPerCaller: 32 * 1024 * 1024,
} as const

/** The seconds of `Retry-After` where one of the limits of all callers is reached. */
export const retryAfter = '2'
