import type { Notices } from './Notices.js'

/** Why a sample was not taken. */
export type RefusalCause =
  /** Not a finite number within 1e126. */
  | 'value'
  /** A counter can't go down by hand. */
  | 'negative'
  /** The API doesn't take this name. */
  | 'name'
  /** The API doesn't take these tags, or this source. */
  | 'tags'
  /** The name belongs to a metric of the other kind. */
  | 'kind'
  /** More metrics than `maxSeries`. */
  | 'series'
  /** A single measurement is incomplete, or has fields that don't go together. */
  | 'measurement'
  /** An `observe` callback threw, gave no number, or took longer than its window. */
  | 'observe'
  /** Retained data fills the budget: no more single measurements until some were sent. */
  | 'budget'
  /** After `close()`. */
  | 'closed'

const sentences: Readonly<Record<RefusalCause, string>> = {
  value: 'a sample must be a finite number of at most 1e126',
  negative: 'a counter takes no negative increments, so use a gauge',
  name: 'a name has 1 to 255 characters of letters, digits and .:-_',
  tags: 'the tags or the source are not legal',
  kind: 'this name belongs to a metric of another kind',
  series: 'there are more metrics than maxSeries allows',
  measurement: 'a measurement needs a value, or count and sum',
  observe: 'an observe callback failed',
  budget: 'what waits to be sent fills retention.bytes',
  closed: 'the reporter is closed',
}

/** Counts by cause what recording refused, so that it never has to throw. */
export class Refusals {
  readonly #notices: Notices
  readonly #counts = new Map<RefusalCause, number>()

  constructor(notices: Notices) {
    this.#notices = notices
  }

  /** `name`: of the metric. `detail`: what exactly, in a few words. */
  count(cause: RefusalCause, name: unknown, detail?: string): void {
    this.#counts.set(cause, (this.#counts.get(cause) ?? 0) + 1)
    this.#notices.report('SAMPLE_REFUSED', `refused: ${cause}`, 1, () => {
      const shown =
        typeof name === 'string'
          ? JSON.stringify(name.slice(0, 80))
          : `a metric whose name is no string but ${typeof name}`
      return `Refused samples of ${shown}: ${detail ?? sentences[cause]}.`
    })
  }

  /** A fresh copy. */
  get counts(): Readonly<Partial<Record<RefusalCause, number>>> {
    return Object.fromEntries(this.#counts)
  }
}
