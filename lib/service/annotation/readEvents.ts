import type { Fields } from '../fields/Fields.js'
import { readList } from '../metric/readList.js'
import { QueryReader } from '../query/QueryReader.js'
import type { StoredDocument } from '../store/documents/Document.js'
import { matchesPattern } from '../store/matchesPattern.js'
import type { Store } from '../store/Store.js'
import type { Link } from './annotationFields.js'
import { annotationJson } from './annotationJson.js'

/** Parameters that ask for events; without any of them a stream is answered alone. */
const eventParams = new Set(['count', 'start_time', 'end_time', 'source', 'sources'])

/** The most events of one answer. */
const mostEvents = 10_000

/** The most events that are looked at for one answer, where `sources` leaves most of them out. */
const mostExamined = 100_000

/** The most characters of texts in one answer: descriptions may be long, and so may links. */
const mostCharacters = 16 * 1024 * 1024

/** Events taken from the store at once. */
const eventsPerPage = 500

/** What events are filed under that have no source. */
const unassigned = 'unassigned'

/** A checked query of `GET /v1/annotations/:name`. */
interface EventQuery {
  readonly count: number | undefined
  /** Unix seconds. */
  readonly start: number | undefined
  /** Unix seconds, included: an event is a point in time, and one at the very end belongs to the range. */
  readonly end: number | undefined
  readonly sources: readonly string[] | undefined
}

/** Events by source, as answers show them, and where to go on if there were too many. */
export interface EventsRead {
  readonly events: Readonly<Record<string, readonly object[]>>
  /** Unix seconds: the `start_time` that gives the rest. */
  readonly next?: number
}

/** Whether a query asks for events at all. */
export function asksForEvents(query: Fields): boolean {
  return Object.keys(query).some((param) => eventParams.has(param))
}

/**
 * The events of a stream whose start is in the range, in order of their start: the first `count` with a `start_time`, else the last.
 * @throws RequestRefusal 400
 */
export async function readEvents(store: Store, stream: number, query: Fields): Promise<EventsRead> {
  const asked = parseEventQuery(query)
  const fromEnd = asked.count !== undefined && asked.start === undefined
  const wanted = asked.count ?? mostEvents
  const found: StoredDocument[] = []
  let last: StoredDocument | undefined
  let isWhole = false
  let characters = 0
  // One more than wanted, so that it is known whether there is a rest.
  const goesOn = (offset: number): boolean =>
    offset < mostExamined && found.length <= wanted && characters < mostCharacters && !isWhole
  for (let offset = 0; goesOn(offset); offset += eventsPerPage) {
    const { items } = await store.listDocuments({
      kind: 'annotation',
      parent: stream,
      orderBy: 'time',
      descending: fromEnd,
      offset,
      length: eventsPerPage,
      ...(asked.start === undefined ? {} : { from: asked.start }),
      ...(asked.end === undefined ? {} : { to: asked.end + 1 }),
    })
    const chosen = items.filter(({ body }) => isFrom(asked.sources, body['source']))
    for (const event of chosen) characters += lengthOf(event)
    found.push(...chosen)
    last = items.at(-1) ?? last
    isWhole = items.length < eventsPerPage
  }
  const kept = found.slice(0, wanted)
  if (fromEnd) kept.reverse()
  if (asked.count !== undefined || (isWhole && found.length <= wanted)) return { events: bySource(kept) }
  return cutAtSecond(kept, found[wanted] ?? last, asked.start ?? -1)
}

function parseEventQuery(query: Fields): EventQuery {
  const reader = new QueryReader(query)
  const count = reader.whole('count', 1, mostEvents)
  const start = reader.time('start_time')
  const end = reader.time('end_time')
  if (count !== undefined && start !== undefined && end !== undefined)
    reader.refuse('count', 'cannot be given together with both start_time and end_time')
  if (start !== undefined && end !== undefined && end < start) reader.refuse('end_time', 'must be after start_time')
  const sources = [
    ...(readList('source', reader.raw('source')) ?? []),
    ...(readList('sources', reader.raw('sources')) ?? []),
  ].map((pattern) => pattern.toLowerCase())
  reader.done()
  return { count, start, end, sources: sources.length === 0 ? undefined : sources }
}

function isFrom(sources: readonly string[] | undefined, source: unknown): boolean {
  if (sources === undefined) return true
  const name = typeof source === 'string' ? source : unassigned
  return sources.some((pattern) => matchesPattern(pattern, name))
}

/** The characters of an event's texts. */
function lengthOf({ body: { title, description, links } }: StoredDocument): number {
  let length = String(title).length + String(description).length
  for (const { rel, href, label } of links as readonly Link[]) length += rel.length + href.length + (label?.length ?? 0)
  return length
}

/**
 * The next answer starts with a whole second, so the events of the second that didn't fit are left to it; unless it would start where this one
 * did, and nobody got any further.
 */
function cutAtSecond(kept: readonly StoredDocument[], first: StoredDocument | undefined, start: number): EventsRead {
  if (first === undefined) return { events: bySource(kept) }
  if (first.time <= start) return { events: bySource(kept), next: first.time + 1 }
  return { events: bySource(kept.filter(({ time }) => time < first.time)), next: first.time }
}

function bySource(events: readonly StoredDocument[]): Readonly<Record<string, readonly object[]>> {
  const sources = new Map<string, object[]>()
  for (const event of events) {
    const { source } = event.body
    const name = typeof source === 'string' ? source : unassigned
    const filed = sources.get(name)
    if (filed === undefined) sources.set(name, [annotationJson(event)])
    else filed.push(annotationJson(event))
  }
  // fromEntries defines its properties, so that a source may be called __proto__.
  return Object.fromEntries(sources)
}
