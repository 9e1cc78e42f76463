/** The part of a writable stream that a terminal needs. `process.stdout` is one. */
export interface TerminalStream {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
  on?(event: 'resize', listener: () => void): unknown
  off?(event: 'resize', listener: () => void): unknown
}

/**
 * Lines that stay, above a block that is redrawn in place. Where the output is no terminal (a pipe, a file, `TERM=dumb`), the block is
 * printed as ordinary lines, at every `plainEvery`-th change, and there is not one escape code.
 */
export class Terminal {
  /** Whether the block is redrawn in place. */
  readonly isLive: boolean
  /** Whether colours are wanted: a terminal, and no `NO_COLOR` (https://no-color.org). */
  readonly isColourful: boolean
  readonly #stream: TerminalStream
  readonly #plainEvery: number
  #block: readonly string[] = []
  #drawn = 0
  #changes = 0

  constructor(stream: TerminalStream, environment: Readonly<Record<string, string | undefined>>, plainEvery: number) {
    this.#stream = stream
    this.#plainEvery = plainEvery
    this.isLive = stream.isTTY === true && environment['TERM'] !== 'dumb'
    this.isColourful = this.isLive && (environment['NO_COLOR'] ?? '') === ''
  }

  /** Characters that fit in a line. */
  get width(): number {
    return this.isLive ? Math.max(20, this.#stream.columns ?? 80) : 100
  }

  /** Prints a line that stays. */
  print(line: string): void {
    if (this.isLive) this.#draw(line)
    else this.#stream.write(`${line}\n`)
  }

  /** Shows these lines in place of the block's last ones. They must not be longer than `width`, escape codes aside. */
  show(block: readonly string[]): void {
    this.#block = block
    if (this.isLive) {
      this.#draw()
      return
    }
    if (this.#changes % this.#plainEvery === 0) this.#stream.write(`${block.join('\n')}\n`)
    this.#changes += 1
  }

  /** Takes the block away, so that what is printed next stands under the lines that stay. */
  clear(): void {
    this.#block = []
    if (this.isLive) this.#draw()
  }

  /** One write for one picture: up over the old block, over it line by line, nothing ever blank in between. */
  #draw(line?: string): void {
    // A block that is higher than the window can't be reached again by moving up.
    const block = this.#block.slice(0, Math.max(1, (this.#stream.rows ?? 24) - 2))
    const lines = line === undefined ? block : [line, ...block]
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}A\r` : ''
    this.#stream.write(`${up}${lines.map((each) => `${each}\u001b[K\n`).join('')}\u001b[J`)
    this.#drawn = block.length
  }
}
