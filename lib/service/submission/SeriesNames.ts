import { type Fields, field, isFields } from '../fields/Fields.js'
import { seriesWeight } from '../store/catalog/seriesWeight.js'
import type { SeriesIdentity } from '../store/Store.js'
import { readName, readSource, readTags } from './readNames.js'

/** The name of an item and the series it belongs to, checked. */
export interface SeriesName {
  readonly name: string
  readonly series: SeriesIdentity
}

/** Spellings that are remembered, long ones counting as several; beyond this all are forgotten. About 400 bytes each. */
const mostRemembered = 100_000

/** Stands between the parts of a spelling. No legal name, tag or source has it. */
const separator = '\0'

/**
 * Reads names, tags and sources of items, and remembers the legal ones by how they were spelt: the same series come again with every request,
 * and checking, sorting and lowering them anew was most of what reading a submission cost. The same spelling gives the same objects.
 */
export class SeriesNames {
  readonly #known = new Map<string, SeriesName>()
  readonly #remembered: number
  #weight = 0

  /** `remembered`: spellings that are kept. */
  constructor(remembered = mostRemembered) {
    this.#remembered = remembered
  }

  /** An item of the tags route. @throws FieldFault */
  tagged(item: Fields, request: Fields): SeriesName {
    const spelling = taggedSpelling(item, request)
    const known = spelling === undefined ? undefined : this.#known.get(spelling)
    if (known !== undefined) return known
    const read: SeriesName = { name: readName(item), series: { model: 'tags', tags: readTags(item, request) } }
    return this.#remember(spelling, read)
  }

  /** An item of the sources route. `key`: what it is filed under. @throws FieldFault */
  sourced(item: Fields, request: Fields, key: string | undefined): SeriesName {
    const spelling = sourcedSpelling(item, request, key)
    const known = spelling === undefined ? undefined : this.#known.get(spelling)
    if (known !== undefined) return known
    const read: SeriesName = {
      name: readName(item, key),
      series: { model: 'source', source: readSource(item, request) },
    }
    return this.#remember(spelling, read)
  }

  #remember(spelling: string | undefined, read: SeriesName): SeriesName {
    if (spelling === undefined) return read
    if (this.#weight >= this.#remembered) {
      this.#known.clear()
      this.#weight = 0
    }
    this.#known.set(spelling, read)
    this.#weight += seriesWeight(spelling.length)
    return read
  }
}

/**
 * Everything that name and tags are read from, as one text; undefined for what is not plain text. It begins with the number of tags, so that a
 * text with separators of its own, which is illegal, has more parts than a legal one, and never finds it.
 */
function taggedSpelling(item: Fields, request: Fields): string | undefined {
  const name = field(item, 'name')
  if (typeof name !== 'string') return undefined
  const own = field(item, 'tags')
  const tags = own === undefined || (isFields(own) && isEmpty(own)) ? field(request, 'tags') : own
  let count = 0
  let text = separator + name
  if (tags !== undefined) {
    if (!isFields(tags)) return undefined
    // Parsed JSON inherits no enumerable names, so these are the object's own.
    for (const tag in tags) {
      const value = tags[tag]
      if (typeof value !== 'string') return undefined
      text += separator + tag + separator + value
      count += 1
    }
  }
  return `t${count}${text}`
}

function sourcedSpelling(item: Fields, request: Fields, key: string | undefined): string | undefined {
  const name = field(item, 'name') ?? key
  if (typeof name !== 'string') return undefined
  const own = field(item, 'source')
  const source = own === undefined || own === '' ? field(request, 'source') : own
  if (source === undefined) return `u${separator}${name}`
  return typeof source === 'string' ? `s${separator}${name}${separator}${source}` : undefined
}

function isEmpty(fields: Fields): boolean {
  for (const _ in fields) return false
  return true
}
