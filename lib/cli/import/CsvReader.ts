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

/** What one row says, and the line that it begins in. */
export interface CsvRow {
  readonly line: number
  readonly read: Measured | Fault
}

/** How far a cell in quotes may go on: beyond, its quote is taken for a stray one. */
const mostLines = 100
const longestRow = 65_536

/** Rows under a header: `name,value,time`, and a tag for every other column. */
export class CsvReader {
  readonly #separator: string
  readonly #columns: readonly Column[]
  /** Lines of a row with a quote that is not closed yet. */
  #open: { readonly line: number; readonly text: string }[] = []

  private constructor(separator: string, columns: readonly Column[]) {
    this.#separator = separator
    this.#columns = columns
  }

  /**
   * Reads the header. Commas, semicolons or tabs separate the cells, whichever it has.
   *
   * @param named - the separator that a line `sep=;` before the header names, as spreadsheets write it
   */
  static open(header: string, named?: string): CsvReader | Fault {
    const separator = named ?? [',', ';', '\t'].find((each) => header.includes(each)) ?? ','
    const titles = splitCells(header, separator)?.cells.map((title) => title.trim()) ?? []
    const columns = titles.map((title) => {
      const key = title.toLowerCase()
      return Object.hasOwn(fieldByTitle, key) ? { field: fieldByTitle[key] as string, tag: title } : { tag: title }
    })
    const has = (field: string): boolean => columns.some((column) => column.field === field)
    if (!has('name') || !(has('time') || has('measure_time')) || !(has('value') || has('count')))
      return {
        fault: `the first line is neither JSON nor a header such as name,value,time,host: ${quote(header)}`,
      }
    const keys = columns.map(({ field, tag }) => field ?? tag.toLowerCase())
    const repeated = keys.find((key, index) => keys.indexOf(key) !== index)
    if (repeated !== undefined) return { fault: `the header names the column ${quote(repeated)} twice` }
    const illegal = columns.find(({ field, tag }) => field === undefined && !isLegalTagName(tag))
    if (illegal !== undefined)
      return { fault: `the column ${quote(illegal.tag)} is not a legal tag name: 1 to 64 of letters, digits and .:-_` }
    return new CsvReader(separator, columns)
  }

  /** Whether a quoted cell goes on. */
  get isOpen(): boolean {
    return this.#open.length > 0
  }

  /** What a line completes: a row, unless it says of itself that nothing was measured, or a quoted cell goes on in the next line. */
  *add(line: number, text: string): Generator<CsvRow, void, undefined> {
    this.#open.push({ line, text })
    const isFirst = this.#open.length === 1
    // Whether a row goes on is told by its newest line, as the rest of a cell in quotes: a row is not split anew for each line.
    const newest = splitCells(isFirst ? text : `"${text}`, this.#separator)
    if (newest === undefined) {
      const length = this.#open.reduce((sum, each) => sum + each.text.length + 1, 0)
      if (this.#open.length >= mostLines || length > longestRow) yield* this.#giveUp()
      return
    }
    const split = isFirst ? newest : splitCells(this.#open.map((each) => each.text).join('\n'), this.#separator)
    if (split === undefined || (!isFirst && !split.isWellFormed)) {
      yield* this.#giveUp()
      return
    }
    const read = this.#measured(split.cells)
    const first = this.#open[0]?.line ?? line
    this.#open = []
    if (read !== undefined) yield { line: first, read }
  }

  /** What the end of the file leaves open. */
  *end(): Generator<CsvRow, void, undefined> {
    while (this.#open.length > 0) yield* this.#giveUp()
  }

  /** The quote in the first of the open lines is a stray one: the lines behind it are rows by themselves. */
  *#giveUp(): Generator<CsvRow, void, undefined> {
    const [first, ...rest] = this.#open
    this.#open = []
    if (first !== undefined) yield { line: first.line, read: { fault: 'a quote " is not closed' } }
    for (const { line, text } of rest) yield* this.add(line, text)
  }

  #measured(cells: readonly string[]): Measured | Fault | undefined {
    if (cells.length > this.#columns.length)
      return { fault: `has ${cells.length} cells, and the header names ${this.#columns.length} columns` }
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

interface Split {
  readonly cells: string[]
  /** Whether nothing stands between a closing quote and the next separator. */
  readonly isWellFormed: boolean
}

/** RFC 4180: cells may stand in quotes, which are doubled within. `undefined`: a quote is left open. */
function splitCells(text: string, separator: string): Split | undefined {
  if (!text.includes('"')) return { cells: text.split(separator), isWellFormed: true }
  const cells: string[] = []
  let isWellFormed = true
  for (let at = 0; ; at += 1) {
    if (text[at] !== '"') {
      const end = text.indexOf(separator, at)
      cells.push(text.slice(at, end === -1 ? undefined : end))
      if (end === -1) return { cells, isWellFormed }
      at = end
      continue
    }
    let cell = ''
    for (;;) {
      const end = text.indexOf('"', at + 1)
      if (end === -1) return undefined
      cell += text.slice(at + 1, end)
      at = end + 1
      if (text[at] !== '"') break
      cell += '"'
    }
    cells.push(cell)
    const next = text.indexOf(separator, at)
    if (text.slice(at, next === -1 ? undefined : next).trim() !== '') isWellFormed = false
    if (next === -1) return { cells, isWellFormed }
    at = next
  }
}
