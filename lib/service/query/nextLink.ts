import { field } from '../fields/Fields.js'

/** A page that can be gone to. */
export interface Link {
  readonly rel: string
  readonly href: string
}

/** The link to the next page (reference 4.4): the same query from `next` on (Unix seconds), with the end spelled out, so that all pages are of one range. */
export function nextLink(
  baseUrl: string,
  name: string,
  query: Readonly<Record<string, unknown>>,
  next: number,
  end: number | undefined,
): Link {
  const pairs: string[] = []
  for (const [key, value] of Object.entries(query))
    if (!['start_time', 'end_time', 'duration'].includes(key) && field(query, key) !== undefined)
      write(encodeURIComponent(key), value, pairs)
  pairs.push(`start_time=${next}`)
  if (end !== undefined) pairs.push(`end_time=${end}`)
  return { rel: 'next', href: `${baseUrl}/measurements/${encodeURIComponent(name)}?${pairs.join('&')}` }
}

/** Writes a parsed value back in the nesting it came in. */
function write(key: string, value: unknown, pairs: string[]): void {
  if (Array.isArray(value)) for (const item of value) write(`${key}[]`, item, pairs)
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) write(`${key}[${encodeURIComponent(name)}]`, item, pairs)
  else pairs.push(`${key}=${encodeURIComponent(String(value))}`)
}
