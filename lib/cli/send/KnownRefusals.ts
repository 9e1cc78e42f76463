import type { BadRequestError } from '../../errors/index.js'

/** What of a measurement a service may refuse wherever it comes again. */
export interface Refusable {
  readonly name: string
  /** Unix seconds. */
  readonly time: number
}

/**
 * What refusals of whole requests have taught: measurements as old as one that was too old, and metrics of another type, need no request of
 * their own to be refused. Without that a request of a thousand that are all too old would become two thousand.
 */
export class KnownRefusals {
  #tooOld = Number.NEGATIVE_INFINITY
  readonly #typeClashes = new Map<string, string>()

  /** Learns from the refusal of a request. Only where it was for one measurement is it sure which one is too old. */
  learn(error: BadRequestError, measurements: readonly Refusable[]): void {
    for (const message of error.errors['type'] ?? []) {
      const name = /^'([^']+)' is a \S+, but was submitted as different type/.exec(message)?.[1]
      if (name !== undefined) this.#typeClashes.set(name.toLowerCase(), message)
    }
    const [only, another] = measurements
    if (only !== undefined && another === undefined && pastOf(error) !== undefined)
      this.#tooOld = Math.max(this.#tooOld, only.time)
  }

  /** Why a measurement would be refused, as far as that is known. */
  why({ name, time }: Refusable): string | undefined {
    return time <= this.#tooOld ? tooFarInThePast : this.#typeClashes.get(name.toLowerCase())
  }
}

const tooFarInThePast = 'is too far in the past'

function pastOf({ errors }: BadRequestError): string | undefined {
  return [...(errors['time'] ?? []), ...(errors['measure_time'] ?? [])].find((message) => message === tooFarInThePast)
}

/** Why a measurement was refused that went alone: the words about it, without those about the request. */
export function reasonOf({ errors, message }: BadRequestError): string {
  const reasons = Object.entries(errors).flatMap(([field, messages]) => (field === 'name' ? [] : messages))
  return reasons.length === 0 ? message : reasons.join('; ')
}
