import type { StoredMetric } from '../store/Store.js'

/** Seconds that a sample stands for the present (reference 6, `source_lag`). */
export const defaultLag = 120
/** Seconds for which a stream that falls silent while it fires goes on firing, instead of flapping with every late report; no lag is longer. */
export const silence = 3_600

/** Seconds that the newest sample of a stream stands for the present: longer for what reports rarely. */
export function streamLag({ source_lag, period }: StoredMetric): number {
  return Math.min(silence, Math.max(defaultLag, source_lag ?? 0, 2 * (period ?? 0)))
}
