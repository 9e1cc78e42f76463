import type { Api } from '../../api/index.js'
import { LibratoError, NotFoundError } from '../../errors/index.js'

/** The metrics that names and patterns select. */
export interface Selection {
  /** As the service writes them, each once. */
  readonly names: readonly string[]
  /** Names and patterns that select none. */
  readonly unknown: readonly string[]
}

/** Looks up what names, and patterns with `*`, stand for: in any case, and from the first character to the last. @throws {LibratoError} */
export async function selectMetrics(
  api: Pick<Api, 'getMetric' | 'listMetrics'>,
  words: readonly string[],
): Promise<Selection> {
  const names = new Set<string>()
  const unknown: string[] = []
  for (const word of new Set(words)) {
    const found = word.includes('*') ? await matching(api, word) : await named(api, word)
    if (found.length === 0) unknown.push(word)
    for (const name of found) names.add(name)
  }
  return { names: [...names], unknown }
}

async function matching(api: Pick<Api, 'listMetrics'>, pattern: string): Promise<string[]> {
  // The service looks for a part of the name; what is deleted must match as a whole.
  const whole = new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 'i')
  const names: string[] = []
  for await (const { name } of api.listMetrics({ name: pattern })) if (whole.test(name)) names.push(name)
  return names
}

async function named(api: Pick<Api, 'getMetric'>, name: string): Promise<string[]> {
  if (name === '') throw new LibratoError('INVALID_ARGUMENT', 'The name must not be empty.')
  try {
    return [(await api.getMetric(name)).name]
  } catch (error) {
    if (error instanceof NotFoundError) return []
    throw error
  }
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
