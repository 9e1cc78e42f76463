import { describeThrown } from '../errors/describeThrown.js'
import { LibratoError } from '../errors/index.js'
import { isLegalSource, sanitizeName, type Tags, tagsFault } from '../measurement/index.js'
import { guardReading } from '../options/readOptions.js'
import { disregard } from '../runtime/attend.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { CallDefaults } from './CallDefaults.js'

/** Options of `connect` about what is sent. */
export interface CallOptions {
  /** On every measurement that goes by tags; its own win, tag by tag. Given, single values go by tags as well. */
  readonly tags?: Tags
  /** On every measurement that has no source of its own; by tags it becomes the tag `source`. */
  readonly source?: string
  /** Makes names of metrics legal before they are sent: `true` for the rule of the Python client, or a function. Default: `false`. */
  readonly sanitize?: boolean | ((name: string) => string)
}

/** The options of {@link CallOptions}, by name. */
export const callOptionNames = ['tags', 'source', 'sanitize'] as const satisfies readonly (keyof CallOptions)[]

/**
 * Checks what every call uses.
 *
 * @throws {LibratoError} `INVALID_OPTION`
 */
export function resolveCallDefaults(options: CallOptions, runtime: Runtime): CallDefaults {
  const { source, sanitize = false } = options
  // A copy, so that a change of the caller's object can't bring in tags that were not checked.
  const tags = guardReading('tags', () => copyOf(options.tags))
  const fault = tags === undefined ? undefined : tagsFault(tags)
  if (fault !== undefined) throw new LibratoError('INVALID_OPTION', `tags: ${fault}`)
  if (source !== undefined && !isLegalSource(source))
    throw new LibratoError(
      'INVALID_OPTION',
      'source must be 1 to 255 characters of letters, digits and .:-_ other than "all".',
    )
  if (typeof sanitize !== 'boolean' && typeof sanitize !== 'function')
    throw new LibratoError('INVALID_OPTION', 'sanitize must be true, false or a function.')
  return Object.freeze({
    // No tags are the same as none given.
    tags: tags === undefined || Object.keys(tags).length === 0 ? undefined : Object.freeze(tags),
    source,
    sanitize: sanitizer(sanitize),
    runtime,
  })
}

function sanitizer(sanitize: boolean | ((name: string) => string)): (name: string) => string {
  if (typeof sanitize === 'boolean') {
    const rule = sanitize ? sanitizeName : (name: string) => name
    // What is no string is refused where it is used, by name.
    return (name) => (typeof name === 'string' ? rule(name) : name)
  }
  return (name) => {
    let legal: unknown
    try {
      legal = sanitize(name)
    } catch (error) {
      throw new LibratoError('INVALID_OPTION', `sanitize failed: ${describeThrown(error)}.`, { cause: error })
    }
    if (typeof legal === 'string') return legal
    disregard(legal)
    throw new LibratoError('INVALID_OPTION', 'sanitize must return a string, at once.')
  }
}

/** What is no object of tags is left for the check to refuse. */
function copyOf(tags: Tags | undefined): Tags | undefined {
  return typeof tags === 'object' && tags !== null && !Array.isArray(tags) ? { ...tags } : tags
}
