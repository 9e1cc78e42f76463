import { LibratoError } from '../errors/LibratoError.js'
import { isLegalName, isLegalSource } from '../measurement/names.js'
import { readOptions } from '../options/readOptions.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { Kind } from '../windows/cell.js'
import type { SeriesKey } from '../windows/Metric.js'
import type { Refusals } from './Refusals.js'
import type { CellPlace, SeriesDefaults, SeriesTable } from './SeriesTable.js'
import { addTags, copyTags, readTags, type TagValues, tagKey, tagsOfKey } from './tagKey.js'

const optionNames = ['tags', 'source'] as const satisfies readonly (keyof SeriesOptions)[]
const noTags: ReadonlyMap<string, string> = new Map()

/** What names a series beside its metric. */
export interface SeriesOptions {
  /** Model `tags`: on top of the reporter's own, which they override name by name. */
  readonly tags?: TagValues
  /** Model `sources`: in place of the reporter's own. Model `tags`: the same as the tag `source`. */
  readonly source?: string
}

/**
 * Which series a handle means. Kept, because a series may leave memory while its handle is held; and all that is kept of what was asked for,
 * because whoever collects garbage looks at every object of a million handles.
 */
export interface SeriesIdentity {
  readonly kind: Kind
  /** With the reporter's prefix. */
  readonly name: string
  readonly key: SeriesKey
}

/** What was asked for is no series: every sample is refused and counted, but nothing is thrown. */
export interface IllegalSeries {
  readonly kind: Kind
  /** As it was given. */
  readonly name: unknown
  readonly key: undefined
  readonly options: SeriesOptions
  readonly cause: 'name' | 'tags'
  readonly detail: string | undefined
}

/** What instruments share: the table of series, and where refused samples are counted. */
export class SeriesScope {
  readonly refusals: Refusals
  readonly runtime: Runtime
  readonly #table: SeriesTable
  readonly #defaults: SeriesDefaults
  readonly #prefix: string
  #resets = 0

  constructor(
    table: SeriesTable,
    defaults: SeriesDefaults,
    prefix: string | undefined,
    refusals: Refusals,
    runtime: Runtime,
  ) {
    this.#table = table
    this.#defaults = defaults
    this.#prefix = prefix === undefined ? '' : `${prefix}.`
    this.refusals = refusals
    this.runtime = runtime
  }

  /** Whether samples are still taken. */
  get isOpen(): boolean {
    return this.#table.isOpen
  }

  /** Times a total that is kept elsewhere fell. */
  get resets(): number {
    return this.#resets
  }

  countReset(): void {
    this.#resets += 1
  }

  /** The name with the reporter's prefix. */
  nameOf(name: string): string {
    return this.#prefix + name
  }

  /**
   * Says which series is asked for.
   *
   * @throws {LibratoError} `INVALID_OPTION`: tags on a reporter that reports by source, or an option that there is not
   */
  identify(kind: Kind, name: unknown, given: SeriesOptions = {}): SeriesIdentity | IllegalSeries {
    const { model, tags: defaults } = this.#defaults
    const options = readOptions(given, optionNames, 'the series')
    if (options.tags !== undefined && model === 'sources') throw tagsRefused()
    const fullName = typeof name === 'string' ? this.nameOf(name) : name
    if (!isLegalName(fullName)) return illegal(kind, name, options, 'name')
    const key = model === 'tags' ? this.#tagged(options, defaults) : this.#sourced(options.source)
    if (typeof key === 'string') return { kind, name: this.#table.sharedName(fullName), key }
    return illegal(kind, name, options, 'tags', key.fault)
  }

  /**
   * Says which series has more tags than another.
   *
   * @throws {LibratoError} `INVALID_OPTION`: the reporter reports by source
   */
  extend(
    series: SeriesIdentity | IllegalSeries,
    more: Readonly<Record<string, unknown>>,
  ): SeriesIdentity | IllegalSeries {
    const { kind, name, key } = series
    if (key === undefined) return this.identify(kind, name, addTags(series.options, more))
    const { model, tags: defaults } = this.#defaults
    if (model === 'sources') throw tagsRefused()
    const options = addTags({ tags: Object.fromEntries(tagsOfKey(key, noTags)) }, more)
    const extended = this.#tagged(options, defaults)
    if (typeof extended === 'string') return { kind, name, key: extended }
    return illegal(kind, name, options, 'tags', extended.fault)
  }

  /**
   * Where the cell of a series is, as of now; undefined where it has none, and every sample is refused. `isAgain`: it was told to have no room
   * before.
   */
  find({ kind, name, key }: SeriesIdentity | IllegalSeries, isAgain = false): CellPlace | undefined {
    if (key === undefined) return undefined
    const metric = this.#table.metric(kind, name as string)
    return metric && this.#table.attach(metric, key, isAgain)
  }

  /** Counts a sample of a series without a cell. */
  refuse(series: SeriesIdentity | IllegalSeries): void {
    const { name } = series
    if (series.key === undefined) this.refusals.count(series.cause, name, series.detail)
    else this.refusals.count(this.#table.hasMetric(series.name) ? 'kind' : 'series', name)
  }

  #tagged({ tags, source }: SeriesOptions, defaults: ReadonlyMap<string, string>): string | { fault: string } {
    if (tags === undefined && source === undefined) return ''
    const texts = readTags(tags === undefined ? {} : tags, source)
    return typeof texts === 'string' ? { fault: `tags: ${texts}` } : tagKey(texts, defaults)
  }

  #sourced(source: unknown): string | { fault: string } {
    if (source === undefined || source === this.#defaults.source) return ''
    return isLegalSource(source) ? JSON.stringify(source) : { fault: 'the source is not legal' }
  }
}

/** Keeps a copy of the tags: what could not be read once must not throw later, in `with`. */
function illegal(
  kind: Kind,
  name: unknown,
  { tags, source }: SeriesOptions,
  cause: IllegalSeries['cause'],
  detail?: string,
): IllegalSeries {
  const options = {
    ...(tags === undefined ? {} : { tags: copyTags(tags) as TagValues }),
    ...(source === undefined ? {} : { source }),
  }
  return { kind, name, key: undefined, options, cause, detail }
}

/** What to write instead, when tags are asked of a reporter that has none. */
export function tagsRefused(): LibratoError {
  return new LibratoError(
    'INVALID_OPTION',
    "This reporter reports by source, which knows no tags: create it with model: 'tags', or give the series a source.",
  )
}
