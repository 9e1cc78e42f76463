import { parsePattern } from '../query/parseTagConditions.js'
import type { SummaryFunction } from '../query/Statistics.js'
import type { SeriesFilter } from '../store/Store.js'
import { Options } from './functions/Options.js'
import type { Mapping } from './Mapping.js'
import type { SeriesRead } from './SeriesRead.js'
import { Fault } from './syntax/Fault.js'
import type { CallSyntax, LiteralSyntax, OptionsSyntax } from './syntax/Syntax.js'

const usage = 'series("metric", "source" or {tag: "pattern"}, {function, period})'
const functions = ['min', 'max', 'mean', 'average', 'sum', 'count', 'stddev'] as const

/** Seconds of the longest period: a week, as the coarsest resolution. */
const maxPeriod = 604_800

/** Which series a pattern in `&`, `%` or words stands for; undefined: whichever. */
interface Selection {
  readonly filter: SeriesFilter | undefined
  readonly mapping: Mapping | undefined
}

/** A call of `series()` or `s()`. `mapping`: the innermost map around it. @throws Fault */
export function readSeries(call: CallSyntax, mapping: Mapping | undefined): SeriesRead {
  const [metric, which, settings, extra] = call.args
  if (metric === undefined || metric.kind !== 'text' || metric.value === '')
    throw new Fault(metric?.at ?? call.at, `expected the name or pattern of a metric: ${usage}`)
  if (which === undefined || (which.kind !== 'text' && which.kind !== 'options'))
    throw new Fault(which?.at ?? call.at, `expected a source or tags after the metric: ${usage}`)
  if (settings !== undefined && settings.kind !== 'options')
    throw new Fault(settings.at, `expected options in braces: ${usage}`)
  if (extra !== undefined) throw new Fault(extra.at, `expected ")": ${usage}`)
  const options = new Options(settings, ['function', 'period'], call.at)
  const how = options.choice('function', functions)
  return {
    kind: 'series',
    metric: metric.value,
    ...(which.kind === 'options' ? byTags(which, mapping) : bySource(which, mapping)),
    how: how === 'average' ? 'mean' : (how satisfies SummaryFunction | undefined),
    period: options.whole('period', 1, maxPeriod),
    origin: { metric: metric.value, filter: which.kind === 'options' ? patternsOf(which) : which.value },
    at: call.at,
  }
}

/** `*`, and `%`, which a dashboard would fill in, are all sources. */
function bySource({ value, at }: LiteralSyntax, mapping: Mapping | undefined): Selection {
  if (value === '&') {
    const outer = known(mapping, at)
    return { mapping: outer, filter: outer.by === 'source' ? { sources: [outer.pattern] } : tagged(outer) }
  }
  if (value === '') throw new Fault(at, 'expected a source; "*" stands for all')
  return { mapping: undefined, filter: value === '*' || value === '%' ? undefined : { sources: [value] } }
}

function byTags({ entries, at }: OptionsSyntax, mapping: Mapping | undefined): Selection {
  const usesMap = entries.some(({ value }) => value.value === '&')
  const outer = usesMap ? known(mapping, at) : undefined
  const tags = entries.map(({ key, value }) => ({
    tag: key.toLowerCase(),
    patterns: [parsePattern(value.value === '&' ? mappedPattern(outer, key, value.at) : starred(value.value))],
    absent: false,
  }))
  return { mapping: outer, filter: tags.length === 0 ? undefined : { tags } }
}

function known(mapping: Mapping | undefined, at: number): Mapping {
  if (mapping === undefined) throw new Fault(at, '"&" is only known within map(…)')
  return mapping
}

function tagged({ by, pattern }: Mapping): SeriesFilter {
  const tag = by === 'source' ? 'source' : by.tag
  return { tags: [{ tag, patterns: [{ pattern, negated: false }], absent: false }] }
}

function mappedPattern(mapping: Mapping | undefined, key: string, at: number): string {
  const tag = mapping === undefined || mapping.by === 'source' ? 'source' : mapping.by.tag
  if (key.toLowerCase() !== tag) throw new Fault(at, `"&" stands for a value of ${JSON.stringify(tag)} in this map`)
  return mapping?.pattern ?? '*'
}

function starred(pattern: string): string {
  return pattern === '%' ? '*' : pattern
}

function patternsOf({ entries }: OptionsSyntax): ReadonlyMap<string, string> {
  return new Map(entries.map(({ key, value }) => [key, value.value]))
}
