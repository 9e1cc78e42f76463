import type { Api, Metric } from '../../api/index.js'
import { LibratoError, NotFoundError } from '../../errors/index.js'
import { plainText } from '../terminal/plainText.js'

/** The metrics that names and patterns select. */
export interface Selection<T> {
  /** Each once, in the order in which they were found. */
  readonly selected: readonly T[]
  /** Names and patterns that select none. */
  readonly unknown: readonly string[]
}

/**
 * Looks up what names, and patterns with `*`, stand for: in any case, and from the first character to the last.
 *
 * @param of - what is kept of a metric: there may be a million
 * @throws {LibratoError}
 */
export async function selectMetrics<T>(
  api: Pick<Api, 'getMetric' | 'listMetrics'>,
  words: readonly string[],
  of: (metric: Metric) => T,
): Promise<Selection<T>> {
  const selected = new Map<string, T>()
  const unknown: string[] = []
  for (const word of new Set(words)) {
    let isFound = false
    for await (const metric of word.includes('*') ? matching(api, word) : named(api, word)) {
      isFound = true
      selected.set(metric.name, of(metric))
    }
    if (!isFound) unknown.push(word)
  }
  return { selected: [...selected.values()], unknown }
}

/** That a word selects no metric, as a line for standard error. */
export function unknownLine(word: string): string {
  const how = word.includes('*') ? 'matches' : 'is named'
  return `librato-reporter: No metric ${how} ${JSON.stringify(plainText(word))}.\n`
}

async function* matching(api: Pick<Api, 'listMetrics'>, pattern: string): AsyncGenerator<Metric, void, undefined> {
  // The service looks for a part of the name; what is selected must match as a whole.
  const whole = new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 'i')
  for await (const metric of api.listMetrics({ name: pattern })) if (whole.test(metric.name)) yield metric
}

async function* named(api: Pick<Api, 'getMetric'>, name: string): AsyncGenerator<Metric, void, undefined> {
  if (name === '') throw new LibratoError('INVALID_ARGUMENT', 'The name must not be empty.')
  try {
    const { measurements: _none, ...metric } = await api.getMetric(name)
    yield metric
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error
  }
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
