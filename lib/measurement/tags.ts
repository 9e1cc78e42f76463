/** Tags of a measurement: names and values, compared without case, because the service keeps both in lower case. */
export type Tags = Readonly<Record<string, string>>

/** The most tags the API takes on one measurement. */
export const maxTags = 50

const legalTagName = /^[-.:_A-Za-z0-9]{1,64}$/
const legalTagValue = /^[-.:_?\\/A-Za-z0-9 ]{1,255}$/

/** Whether the API takes this as the name of a tag: 1 to 64 characters of `A-Za-z0-9.:-_`. */
export function isLegalTagName(name: unknown): name is string {
  return typeof name === 'string' && legalTagName.test(name)
}

/** Whether the API takes this as the value of a tag: 1 to 255 characters of `A-Za-z0-9.:-_?\/` and space. */
export function isLegalTagValue(value: unknown): value is string {
  return typeof value === 'string' && legalTagValue.test(value)
}

/**
 * What is wrong with a set of tags, in words that follow "tags": the first fault that is found, or `undefined` if the API takes all of them.
 * Only own properties count, so that a `__proto__` from parsed JSON is a name like any other.
 */
export function tagsFault(tags: unknown): string | undefined {
  if (typeof tags !== 'object' || tags === null || Array.isArray(tags)) return 'must be an object of strings'
  return entriesFault(Object.entries(tags))
}

/** As {@link tagsFault}, of names with their values. */
export function entriesFault(entries: readonly (readonly [string, unknown])[]): string | undefined {
  if (entries.length > maxTags) return `must be at most ${maxTags}, got ${entries.length}`
  for (const [name, value] of entries) {
    if (!isLegalTagName(name))
      return `has the illegal name ${quote(name)} (1 to 64 characters of letters, digits and .:-_)`
    if (!isLegalTagValue(value))
      return `has an illegal value for ${quote(name)} (a string of 1 to 255 letters, digits, spaces and .:-_?\\/)`
  }
  return undefined
}

/** Cut short, because a name that is refused for its length must not fill the log. */
function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
