import type { SeriesIdentity } from '../Store.js'

/** Characters of an identity that weigh as much as everything else that is kept of a series. Nearly all identities are shorter. */
export const charactersPerWeight = 256

/**
 * What a series counts where so many are kept in memory: one, and more if its identity is very long, as 50 tags may have 16,000 characters. `length`:
 * of its identity, in characters.
 */
export function seriesWeight(length: number): number {
  return 1 + Math.floor(length / charactersPerWeight)
}

/** About how many characters an identity has. */
export function identityLength(identity: SeriesIdentity): number {
  if (identity.model === 'source') return identity.source.length
  let length = 0
  for (const tag in identity.tags) length += tag.length + identity.tags[tag]!.length
  return length
}
