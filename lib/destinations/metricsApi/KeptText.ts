const WORD = 4

/** ASCII text that is written again and again, as the numbers that four of its bytes make: so it is copied in a quarter of the steps. */
export class KeptText {
  readonly length: number
  readonly #words: Uint32Array

  constructor(text: string) {
    this.length = text.length
    const bytes = Buffer.alloc(Math.ceil(text.length / WORD) * WORD)
    bytes.write(text, 'latin1')
    this.#words = Uint32Array.from({ length: bytes.length / WORD }, (_, n) => bytes.readUInt32LE(n * WORD))
  }

  /** Copies it to this place; up to three bytes after it are overwritten. */
  copyTo(bytes: DataView, at: number): void {
    const words = this.#words
    for (let n = 0; n < words.length; n += 1) bytes.setUint32(at + n * WORD, words[n]!, true)
  }
}
