import type { ParsedQs, parse } from 'qs'
import { RequestRefusal } from '../RequestRefusal.js'

/** 1,000 measurements with a dozen fields each, and room to spare. Each further one costs qs more than the last. */
const maxFields = 20_000
/** `gauges[0][attributes][display_max]` is three deep. */
const depth = 6
/**
 * Lists up to this many stay lists; longer ones become objects by index, which whoever reads lists takes, too. Not higher: a field such as
 * `a[99999]` makes qs walk that many holes.
 */
const arrayLimit = 1_000

/** `__proto__` as a key or part of one, in any way in which it can be escaped. */
const prototypeKey =
  /(?:^|[&[]|%5B)(?:_|%5F){2}(?:p|%70)(?:r|%72)(?:o|%6F)(?:t|%74)(?:o|%6F)(?:_|%5F){2}(?:[\]=&[]|%5[BD]|$)/i

/** Reads forms and query strings in Rails nesting: `gauges[0][name]=x`, `names[]=a`, `tags[region]=us*`. */
export class FormParser {
  readonly #parse: typeof parse

  constructor(qs: { readonly parse: typeof parse }) {
    this.#parse = qs.parse
  }

  /** @throws RequestRefusal 413 for too many fields, 400 for a name that can't travel this way */
  read(text: string): ParsedQs {
    // qs drops such a key without a word, and with it a measurement, or what a query is narrowed by.
    if (prototypeKey.test(text)) {
      throw new RequestRefusal(400, { request: ['__proto__ cannot be a field of a form or query; send JSON'] })
    }
    // Counted here, because qs would leave the rest out without a word.
    if (countOf('&', text) >= maxFields) {
      throw new RequestRefusal(413, {
        request: [`Must have at most ${maxFields} form fields; send JSON, or less at once`],
      })
    }
    // Prototypes are no danger to objects that have none, and `constructor` is a fine name for a metric.
    return this.#parse(text, {
      depth,
      arrayLimit,
      parameterLimit: maxFields,
      plainObjects: true,
      allowPrototypes: true,
    })
  }
}

function countOf(character: string, text: string): number {
  let count = 0
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count += 1
  return count
}
