import { LibratoError } from '../errors/LibratoError.js'
import { isLegalName, isLegalSource } from '../measurement/names.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { Kind } from '../windows/cell.js'
import type { SeriesKey } from '../windows/Metric.js'
import type { RefusalCause, Refusals } from './Refusals.js'
import type { CellPlace, SeriesDefaults, SeriesTable } from './SeriesTable.js'
import { readTags, type TagValues, tagKey } from './tagKey.js'

/** What names a series beside its metric. */
export interface SeriesOptions {
  /** Model `tags`: on top of the reporter's own, which they override name by name. */
  readonly tags?: TagValues
  /** Model `sources`: in place of the reporter's own. Model `tags`: the same as the tag `source`. */
  readonly source?: string
}

/** Which series a handle means. Kept, because a series may leave memory while its handle is held. */
export interface SeriesIdentity {
  readonly kind: Kind
  /** With the reporter's prefix. */
  readonly name: string
  readonly key: SeriesKey
}

/** A series with a cell, or why it has none: then every sample is refused and counted, but nothing is thrown. */
export interface Attachment {
  /** Absent where name or tags are not legal: there is no such series. */
  readonly identity: SeriesIdentity | undefined
  readonly place: CellPlace | undefined
  /** Where there is no place. */
  readonly cause: RefusalCause
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
   * Finds the cell of a series.
   *
   * @throws {LibratoError} `INVALID_OPTION`: tags on a reporter that reports by source
   */
  attach(kind: Kind, name: unknown, options: SeriesOptions = {}): Attachment {
    const { model, tags: defaults } = this.#defaults
    if (options.tags !== undefined && model === 'sources') throw tagsRefused()
    const fullName = typeof name === 'string' ? this.nameOf(name) : name
    if (!isLegalName(fullName)) return nowhere('name')
    const key = model === 'tags' ? this.#tagged(options, defaults) : this.#sourced(options.source)
    if (typeof key !== 'string') return nowhere('tags', key.fault)
    return this.#find({ kind, name: fullName, key }, false)
  }

  /** Finds the cell of a series again that has left memory, or that found no room before. */
  reattach(before: Attachment): Attachment {
    return before.identity === undefined ? before : this.#find(before.identity, before.place?.isShared ?? false)
  }

  #find(identity: SeriesIdentity, isAgain: boolean): Attachment {
    const { kind, name, key } = identity
    const metric = this.#table.metric(kind, name)
    const cause = metric === undefined && this.#table.hasMetric(name) ? 'kind' : 'series'
    const place = metric === undefined ? undefined : this.#table.attach(metric, key, isAgain)
    return { identity, place, cause, detail: undefined }
  }

  #tagged({ tags, source }: SeriesOptions, defaults: ReadonlyMap<string, string>): string | { fault: string } {
    if (tags === undefined && source === undefined) return ''
    const texts = readTags(source === undefined ? tags : { source, ...tags })
    return typeof texts === 'string' ? { fault: `tags: ${texts}` } : tagKey(texts, defaults)
  }

  #sourced(source: unknown): string | { fault: string } {
    if (source === undefined || source === this.#defaults.source) return ''
    return isLegalSource(source) ? JSON.stringify(source) : { fault: 'the source is not legal' }
  }
}

function nowhere(cause: RefusalCause, detail?: string): Attachment {
  return { identity: undefined, place: undefined, cause, detail }
}

/** What to write instead, when tags are asked of a reporter that has none. */
export function tagsRefused(): LibratoError {
  return new LibratoError(
    'INVALID_OPTION',
    "This reporter reports by source, which knows no tags: create it with model: 'tags', or give the series a source.",
  )
}
