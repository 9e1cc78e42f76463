import type { Paint } from './paint.js'

/** Bits of a Braille pattern by column and row of its dots (Unicode's block 2800). */
const bits = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const

/** A drawing in dots, two by four of which are one character. */
export class DotCanvas {
  /** In dots. */
  readonly width: number
  readonly height: number
  readonly #columns: number
  readonly #patterns: Uint8Array
  /** Of each character, who drew in it last. */
  readonly #owners: Uint8Array

  /** @param columns, rows - in characters */
  constructor(columns: number, rows: number) {
    this.#columns = columns
    this.width = columns * 2
    this.height = rows * 4
    this.#patterns = new Uint8Array(columns * rows)
    this.#owners = new Uint8Array(columns * rows)
  }

  /** A straight line without a gap; `y` counts from the bottom. What lies outside is left out. */
  line(fromX: number, fromY: number, toX: number, toY: number, owner: number): void {
    const steps = Math.max(1, Math.abs(toX - fromX), Math.abs(toY - fromY))
    for (let step = 0; step <= steps; step += 1) {
      const share = step / steps
      this.#dot(Math.round(fromX + (toX - fromX) * share), Math.round(fromY + (toY - fromY) * share), owner)
    }
  }

  /** A text a row, from the top. */
  rows(paint: Paint): string[] {
    const rows: string[] = []
    for (let at = 0; at < this.#patterns.length; at += this.#columns) {
      let row = ''
      for (let column = at; column < at + this.#columns; column += 1) {
        const pattern = this.#patterns[column] ?? 0
        row += pattern === 0 ? ' ' : paint.series(this.#owners[column] ?? 0, String.fromCodePoint(0x2800 + pattern))
      }
      rows.push(row)
    }
    return rows
  }

  #dot(x: number, y: number, owner: number): void {
    if (x < 0 || x >= this.width || y < 0 || y >= this.height) return
    const fromTop = this.height - 1 - y
    const index = (fromTop >> 2) * this.#columns + (x >> 1)
    this.#patterns[index] = (this.#patterns[index] ?? 0) | (bits[x & 1]?.[fromTop & 3] ?? 0)
    this.#owners[index] = owner
  }
}
