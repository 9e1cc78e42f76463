/** How much a token may submit. */
export interface RateLimit {
  /** Measurements that a token may submit within an interval. A request is taken whole while anything is left. */
  readonly measurements: number
  /** Milliseconds. Default: 60,000. */
  readonly interval?: number
  /** What is answered beyond it: 429 as of late, or 403 as of old. Both carry `Retry-After`. Default: 429. */
  readonly status?: 429 | 403
}
