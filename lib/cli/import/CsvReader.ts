import { isLegalTagName } from '../../measurement/index.js'
import { quote } from '../optionValues.js'
import type { Fault, Measured } from './Measured.js'
import { type Fields, measurementOf } from './measurementOf.js'

/** Columns that are no tags, by what they may be called. */
const fieldByTitle: Readonly<Record<string, string>> = {
  name: 'name',
  metric: 'name',
  time: 'time',
  timestamp: 'time',
  measure_time: 'measure_time',
  ...Object.fromEntries(
    'type source value count sum min max mean stddev sum_squares period display_name description'
      .split(' ')
      .map((field) => [field, field]),
  ),
}

interface Column {
  /** Absent: a tag. */
  readonly field?: string
  readonly tag: string
}

/** Rows under a header: `name,value,time`, and a tag for every other column. */
export class CsvReader {
  readonly #separator: string
  readonly #columns: readonly Column[]

  private constructor(separator: string, columns: readonly Column[]) {
    this.#separator = separator
    this.#columns = columns
  }

  /** Reads the first line. The cells are apart by what parts it: commas, semicolons or tabs. */
  static open(header: string): CsvReader | Fault {
    const separator = [',', ';', '\t'].find((each) => header.includes(each)) ?? ','
    const titles = splitCells(header, separator)?.map((title) => title.trim()) ?? []
    const columns = titles.map((title) => {
      const key = title.toLowerCase()
      return Object.hasOwn(fieldByTitle, key) ? { field: fieldByTitle[key] as string, tag: title } : { tag: title }
    })
    const has = (field: string): boolean => columns.some((column) => column.field === field)
    if (!has('name') || !(has('time') || has('measure_time')) || !(has('value') || has('count')))
      return {
        fault: `the first line names no columns such as name,value,time and tags, and is no JSON: ${quote(header)}`,
      }
    const keys = columns.map(({ field, tag }) => field ?? tag.toLowerCase())
    const repeated = keys.find((key, index) => keys.indexOf(key) !== index)
    if (repeated !== undefined) return { fault: `the first line names the column ${quote(repeated)} twice` }
    const illegal = columns.find(({ field, tag }) => field === undefined && !isLegalTagName(tag))
    if (illegal !== undefined)
      return { fault: `the column ${quote(illegal.tag)} is no name of a tag: 1 to 64 of letters, digits and .:-_` }
    return new CsvReader(separator, columns)
  }

  /** `undefined`: the row says of itself that nothing was measured. */
  read(row: string): Measured | Fault | undefined {
    const cells = splitCells(row, this.#separator)
    // No name, tag or figure holds an end of line, so a cell that goes on in the next line is none of ours.
    if (cells === undefined) return { fault: 'a quote " is not closed' }
    if (cells.length > this.#columns.length)
      return { fault: `has ${cells.length} cells, and the first line names ${this.#columns.length} columns` }
    const fields: Record<string, unknown> = {}
    const tags: Record<string, string> = {}
    for (const [index, { field, tag }] of this.#columns.entries()) {
      const cell = cells[index]?.trim() ?? ''
      if (cell === '') continue
      if (field === undefined) tags[tag] = cell
      else fields[field] = field === 'period' ? Number(cell) : cell
    }
    // A column for the source makes it one that goes by sources, also where its cell is empty.
    const sourced: Fields = this.#columns.some(({ field }) => field === 'source') ? { source: '' } : {}
    return measurementOf({ ...sourced, ...fields, tags })
  }
}

/** RFC 4180 for one line: cells may stand in quotes, which are doubled within. `undefined`: a quote is left open. */
function splitCells(line: string, separator: string): string[] | undefined {
  if (!line.includes('"')) return line.split(separator)
  const cells: string[] = []
  for (let at = 0; ; at += 1) {
    if (line[at] !== '"') {
      const end = line.indexOf(separator, at)
      cells.push(line.slice(at, end === -1 ? undefined : end))
      if (end === -1) return cells
      at = end
      continue
    }
    let cell = ''
    for (;;) {
      const end = line.indexOf('"', at + 1)
      if (end === -1) return undefined
      cell += line.slice(at + 1, end)
      at = end + 1
      if (line[at] !== '"') break
      cell += '"'
    }
    cells.push(cell)
    const next = line.indexOf(separator, at)
    if (next === -1) return cells
    at = next
  }
}
