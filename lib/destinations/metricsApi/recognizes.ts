import { isLegalName } from '../../measurement/names.js'
import type { EncodedBatch } from '../EncodedBatch.js'

/** What the encoder of a route writes around items. */
interface Layout {
  readonly head: RegExp
  readonly openings: readonly string[]
  /** Fields of an item, but for figures and properties. */
  readonly fields: readonly string[]
}

const layouts: ReadonlyMap<string, Layout> = new Map([
  [
    'measurements',
    {
      head: /^\{"time":\d{1,12},("period":\d{1,9},)?$/,
      openings: ['"measurements":['],
      fields: ['name', 'time', 'tags'],
    },
  ],
  [
    'metrics',
    {
      head: /^\{"measure_time":\d{1,12},$/,
      openings: ['"gauges":[', '],"counters":['],
      fields: ['name', 'measure_time', 'source'],
    },
  ],
])

const TAIL = ']}'
const figures = ['value', 'count', 'sum', 'min', 'max', 'sum_squares']
const properties = ['period', 'display_name', 'description', 'attributes']

/**
 * Whether one of this destination's encoders can have made a batch that comes from a file. A file may have been forged, and the token goes with
 * whatever is sent: so only to the routes of measurements, and only measurements.
 */
export function recognizes(encoded: EncodedBatch): boolean {
  const layout = layouts.get(encoded.path)
  if (layout === undefined) return false
  const { head, sections, tail } = encoded.parts()
  if (!layout.head.test(head) || tail !== TAIL || sections.length !== layout.openings.length) return false
  let text = head
  let index = 0
  for (const [place, { opening, count }] of sections.entries()) {
    if (opening !== layout.openings[place]) return false
    const items: string[] = []
    for (const end = index + count; index < end; index += 1) items.push(encoded.item(index))
    if (!items.every((item) => isItem(item, layout.fields))) return false
    text += opening + items.join(',')
  }
  return encoded.body.equals(Buffer.from(text + tail, 'latin1'))
}

function isItem(text: string, fields: readonly string[]): boolean {
  // Encoders write ASCII only.
  if (!/^\{[\x20-\x7e]*\}$/.test(text)) return false
  let item: Record<string, unknown>
  try {
    item = JSON.parse(text)
  } catch {
    return false
  }
  return (
    isLegalName(item['name']) &&
    isText(item['source']) &&
    isTags(item['tags']) &&
    isNumber(item['time']) &&
    isNumber(item['measure_time']) &&
    figures.every((figure) => isNumber(item[figure])) &&
    Object.keys(item).every((key) => fields.includes(key) || figures.includes(key) || properties.includes(key))
  )
}

function isText(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function isNumber(value: unknown): boolean {
  return value === undefined || typeof value === 'number'
}

function isTags(value: unknown): boolean {
  if (value === undefined) return true
  return typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'string')
}
