import { LibratoError } from '../errors/index.js'

/**
 * Refuses options by names that nobody reads: a misspelt option that is silently passed over is found out in production. Says which name was
 * probably meant.
 *
 * @param where who takes the options, for the message: `connect`
 * @throws {LibratoError} `INVALID_OPTION`
 */
export function assertKnownOptions(options: unknown, known: readonly string[], where: string): void {
  if (options === undefined) return
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new LibratoError('INVALID_OPTION', `${where}: the options must be an object.`)
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    const shown = JSON.stringify(name.slice(0, 80))
    const nearest = nearestName(name, known)
    const advice = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean "${nearest}"?`
    throw new LibratoError('INVALID_OPTION', `${where}: unknown option ${shown}; ${advice}`)
  }
}

/** The known name that takes the fewest edits, if it takes few enough to be a slip. */
function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > 40) return undefined
  const ranked = known
    .map((candidate) => ({ candidate, edits: edits(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)
  const best = ranked[0]
  return best !== undefined && best.edits <= Math.max(1, Math.floor(best.candidate.length / 3))
    ? best.candidate
    : undefined
}

/** Levenshtein distance. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
