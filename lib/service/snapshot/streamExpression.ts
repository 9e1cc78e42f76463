import type { Composite } from '../composites/index.js'
import { parsePattern } from '../query/parseTagConditions.js'
import type { SummaryFunction } from '../query/Statistics.js'
import type { SeriesFilter } from '../store/Store.js'
import type { SnapshotChart } from './snapshotRules.js'

/** A stream of a metric as charts keep it: checked when the chart was made. */
export interface MetricStream {
  readonly metric: string
  readonly source?: string
  readonly tags?: readonly {
    readonly name: string
    readonly values?: readonly string[]
    readonly grouped?: boolean
    readonly dynamic?: boolean
  }[]
  readonly summary_function?: 'average' | 'sum' | 'min' | 'max' | 'count'
}

/** The series that a stream shows, as the expression that reads them. The subject fills in what the chart leaves open: a source `%`, dynamic tags. */
export function streamExpression(stream: MetricStream, subject: SnapshotChart): Composite {
  const { metric, summary_function: how } = stream
  return {
    text: metric,
    expression: {
      kind: 'series',
      metric,
      filter: filterOf(stream, subject),
      how: how === 'average' ? 'mean' : (how satisfies SummaryFunction | undefined),
      period: undefined,
      mapping: undefined,
      origin: { metric, filter: stream.source ?? '*' },
      at: 0,
    },
  }
}

function filterOf({ source, tags }: MetricStream, subject: SnapshotChart): SeriesFilter | undefined {
  const sources = source === '%' ? openSources(subject) : source === undefined || source === '' ? [] : [source]
  const named = sources.filter((name) => name !== '%')
  const conditions = (tags ?? []).map(({ name, values = [], dynamic }) => {
    const filled = dynamic === true ? subject.tags?.find((tag) => tag.name === name)?.values : undefined
    const given = filled ?? values
    return { tag: name.toLowerCase(), patterns: (given.length === 0 ? ['*'] : given).map(starred), absent: false }
  })
  if (conditions.length > 0) return { tags: conditions }
  return named.length === 0 || named.includes('*') ? undefined : { sources: named }
}

/** What a subject says that the source `%` is. */
export function openSources({ source, sources }: SnapshotChart): readonly string[] {
  return sources ?? (source === undefined || source === null ? [] : [source])
}

function starred(pattern: string): ReturnType<typeof parsePattern> {
  return parsePattern(pattern === '%' ? '*' : pattern)
}
