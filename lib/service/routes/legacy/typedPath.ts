import type { MetricKind } from '../../store/Store.js'

/** What the oldest paths call metrics of a kind: `gauges`. */
export function plural(kind: MetricKind): string {
  return `${kind}s`
}

/** The oldest path of all metrics of a kind, or of one: `/v1/gauges/:name`. */
export function typedPath(kind: MetricKind, which: 'all' | 'one'): string {
  return `/v1/${plural(kind)}${which === 'one' ? '/:name' : ''}`
}
