import type { Annotation } from './Annotation.js'

/**
 * Events by source. The documents of the API print the object within an array, and clients were seen to read both (reference 8.1); absent
 * events are none.
 */
export function eventsBySource(events: unknown): Readonly<Record<string, readonly Annotation[]>> {
  if (Array.isArray(events)) {
    const parts = events.flatMap((part: unknown) => (isObject(part) ? Object.entries(part) : []))
    return Object.fromEntries(parts) as Record<string, readonly Annotation[]>
  }
  return isObject(events) ? (events as Record<string, readonly Annotation[]>) : {}
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
