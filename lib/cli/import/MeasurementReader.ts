import type { NumberedLine } from '../send/readLines.js'
import { CsvReader } from './CsvReader.js'
import { documentMeasurements } from './documentMeasurements.js'
import { type JsonDocument, JsonDocuments } from './JsonDocuments.js'
import type { Fault, Measured } from './Measured.js'

/** What one place of a file says. */
export interface Placed {
  /** `line 3`, and where a line holds more than one measurement, which of them. */
  readonly place: string
  readonly read: Measured | Fault
}

const beginsJson = /^\s*[[{]/

/** Reads the lines of one file, JSON or CSV by what it begins with, into measurements. */
export class MeasurementReader {
  #csv: CsvReader | undefined
  #json: JsonDocuments | undefined
  #isHopeless = false
  /** That a line `sep=;` before the header names. */
  #separator: string | undefined

  /** Whether nothing more will come of this file, whatever follows. */
  get isHopeless(): boolean {
    return this.#isHopeless
  }

  /** The measurements of more lines, one at a time. All of them must be taken before the next lines are given. */
  *read(lines: readonly NumberedLine[]): Generator<Placed, void, undefined> {
    for (const { number, text } of lines) {
      if (this.#isHopeless) return
      if (text === undefined)
        yield fault(number, 'is longer than a line can be; write a measurement a line, as jq -c does')
      else yield* this.#readLine(number, number === 1 ? text.replace(/^\uFEFF/, '') : text)
    }
  }

  /** What the end of the file says. */
  *end(): Generator<Placed, void, undefined> {
    yield* placed(this.#json?.end())
    if (this.#csv !== undefined) for (const { line, read } of this.#csv.end()) yield { place: `line ${line}`, read }
  }

  *#readLine(number: number, line: string): Generator<Placed, void, undefined> {
    // A blank line may be part of a cell.
    if (line.trim() === '' && !(this.#csv?.isOpen ?? false)) return
    if (this.#csv === undefined && beginsJson.test(line)) this.#json ??= new JsonDocuments()
    if (this.#json !== undefined) {
      yield* placed(this.#json.add(number, line))
      return
    }
    if (this.#csv === undefined) {
      const separator = /^sep=(.)\s*$/i.exec(line)?.[1]
      if (separator !== undefined && this.#separator === undefined) {
        this.#separator = separator
        return
      }
      const opened = CsvReader.open(line, this.#separator)
      if (opened instanceof CsvReader) this.#csv = opened
      else {
        // Rows say nothing without a header.
        this.#isHopeless = true
        yield { place: `line ${number}`, read: opened }
      }
      return
    }
    for (const { line: begun, read } of this.#csv.add(number, line)) yield { place: `line ${begun}`, read }
  }
}

function fault(number: number, text: string): Placed {
  return { place: `line ${number}`, read: { fault: text } }
}

function* placed(
  read: JsonDocument | (Fault & { readonly line: number }) | undefined,
): Generator<Placed, void, undefined> {
  if (read === undefined) return
  if ('fault' in read) {
    yield fault(read.line, read.fault)
    return
  }
  const place = `line ${read.line}`
  const isOne = isSingle(read.document)
  let count = 0
  for (const each of documentMeasurements(read.document)) {
    count += 1
    if (each !== undefined) yield { place: isOne ? place : `${place}, measurement ${count}`, read: each }
  }
}

/** Whether a document is a measurement itself, so that nobody has to be told which of it is meant. */
function isSingle(document: unknown): boolean {
  if (typeof document !== 'object' || document === null) return true
  if (Array.isArray(document)) return false
  return !['series', 'measurements', 'gauges', 'counters', 'metrics'].some((field) => Object.hasOwn(document, field))
}
