import type { DocumentKind } from '../store/documents/Document.js'

/** Names beyond which it is simpler to say "many". */
const mostNames = 300

/** What became different between two looks. */
export interface ChangesTaken {
  /** Metrics that took measurements, in lower case; null: many did. */
  readonly names: readonly string[] | null
  /** Kinds of thing that were made, changed or deleted; `metric` among them. */
  readonly kinds: readonly (DocumentKind | 'metric')[]
}

/** Gathers what changes until somebody takes it. Bounded: when nobody does, it says "many" and costs nothing more. */
export class Changes {
  #names: Set<string> | undefined = new Set()
  readonly #kinds = new Set<DocumentKind | 'metric'>()

  measured(measurements: readonly { readonly name: string }[]): void {
    for (const { name } of measurements) {
      if (this.#names === undefined) return
      this.#names.add(name.toLowerCase())
      if (this.#names.size > mostNames) this.#names = undefined
    }
  }

  changed(kind: DocumentKind | 'metric'): void {
    this.#kinds.add(kind)
  }

  take(): ChangesTaken {
    const names = this.#names === undefined ? null : [...this.#names]
    const kinds = [...this.#kinds]
    this.#names = new Set()
    this.#kinds.clear()
    return { names, kinds }
  }
}
