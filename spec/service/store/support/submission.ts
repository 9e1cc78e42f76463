import type { IncomingMeasurement, SeriesIdentity, WriteRequest } from '../../../../lib/service/store/Store.js'

/** A whole hour in 2023, far from any retention. */
export const hour = 1_700_002_800

export const bySource = (source: string): SeriesIdentity => ({ model: 'source', source })
export const byTags = (tags: Record<string, string>): SeriesIdentity => ({ model: 'tags', tags })

type Given = Omit<IncomingMeasurement, 'index' | 'kind' | 'series'> & Partial<IncomingMeasurement>

/** A submission of gauges (unless said otherwise) of the source `unassigned`. */
export function submission(measurements: readonly Given[], rest: Partial<WriteRequest> = {}): WriteRequest {
  return {
    measurements: measurements.map((given, index) => ({
      index,
      kind: 'gauge',
      series: bySource('unassigned'),
      ...given,
    })),
    atomic: true,
    refusals: [],
    receivedAt: hour * 1000,
    ...rest,
  }
}
