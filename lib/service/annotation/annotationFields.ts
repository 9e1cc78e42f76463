import { isLegalSource } from '../../measurement/index.js'
import { excerpt, FieldFault } from '../fields/FieldFault.js'
import { list, object, type Read } from '../fields/readFields.js'
import { filledText, optional, type Rule, text, time } from '../fields/rules.js'

const longestTitle = 1_024
const longestDescription = 16_384
const longestHref = 2_048
const longestName = 255
const mostLinks = 100

/** A source's name in lower case, as measurements have it. */
const source: Rule<string> = (name, value) => {
  const written = typeof value === 'number' ? String(value) : value
  if (isLegalSource(written)) return written.toLowerCase()
  throw new FieldFault(name, `${excerpt(written)} is not a valid source name`)
}

/** What a link has. `href` is stored as it comes: a link may lead anywhere, and it is never fetched. */
export const linkRules = {
  rel: filledText(longestName),
  href: filledText(longestHref),
  label: text(longestName),
}

const links: Rule<readonly Link[]> = (name, value) => {
  const read = list(object(linkRules, ['rel', 'href']), mostLinks)(name, value).map(linkOf)
  const rels = new Set(read.map(({ rel }) => rel))
  if (rels.size < read.length) throw new FieldFault(name, 'must each have a rel of its own')
  return read
}

/** What can be said of an event, and changed later. */
export const eventRules = {
  title: filledText(longestTitle),
  description: text(longestDescription),
  start_time: time,
  end_time: time,
  links,
}

/** What a new event can have: its source is for ever. */
export const newEventRules = { ...eventRules, source: optional(source) }

/** What can be changed of a stream. */
export const streamRules = { display_name: text(longestName) }

/** A link of an event. */
export interface Link {
  readonly rel: string
  readonly label: string | null
  readonly href: string
}

/** A link as it is stored and answered. The rules have seen to it that both texts are there. */
export function linkOf({ rel = '', href = '', label = null }: Read<typeof linkRules>): Link {
  return { rel, label, href }
}

/** The most links that an event may have. */
export { mostLinks }
