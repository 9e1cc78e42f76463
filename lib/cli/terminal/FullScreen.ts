import type { TerminalStream } from './Terminal.js'

/**
 * The whole of a terminal, on the screen that editors use: what stood there before comes back with `leave`. One write for one picture, over
 * the old one, so that nothing ever flickers.
 */
export class FullScreen {
  readonly #stream: TerminalStream
  readonly #onResize: () => void
  #isEntered = false

  /** @param onResize - draws anew: the size has changed */
  constructor(stream: TerminalStream, onResize: () => void) {
    this.#stream = stream
    this.#onResize = onResize
  }

  get width(): number {
    return Math.max(20, this.#stream.columns ?? 80)
  }

  get height(): number {
    return Math.max(6, this.#stream.rows ?? 24)
  }

  enter(): void {
    this.#isEntered = true
    this.#stream.on?.('resize', this.#onResize)
    this.#stream.write('\u001b[?1049h\u001b[?25l\u001b[2J')
  }

  /** Lines must not be longer than `width`, escape codes aside; those beyond `height` are left out. */
  draw(lines: readonly string[]): void {
    if (!this.#isEntered) return
    const shown = lines.slice(0, this.height).map((line) => `${line}\u001b[K`)
    this.#stream.write(`\u001b[H${shown.join('\r\n')}\u001b[J`)
  }

  /** Gives the terminal back as it was; harmless when it never was taken. */
  leave(): void {
    if (!this.#isEntered) return
    this.#isEntered = false
    this.#stream.off?.('resize', this.#onResize)
    this.#stream.write('\u001b[?25h\u001b[?1049l')
  }
}
