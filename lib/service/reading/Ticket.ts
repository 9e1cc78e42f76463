import { LibratoError } from '../../errors/index.js'
import type { Runtime } from '../../runtime/Runtime.js'
import type { Admission, Leave } from './Admission.js'
import { readLimits } from './readLimits.js'
import { Turns } from './Turns.js'

/** The admissions of a gate. */
interface Gate {
  readonly queries: Admission
  readonly large: Admission
}

/** One for all, as it says nothing of the request. */
const gone = new LibratoError('ABORTED', 'Nobody waits for the answer any more.')

/** The way of one request through the gate: its places there, and the signal that ends its reads when its caller has gone. */
export class Ticket {
  /** For long work on the answer. */
  readonly turns: Turns
  readonly #gate: Gate
  readonly #caller: string
  readonly #ended = new AbortController()
  readonly #leaves: Leave[] = []
  #entered: Promise<void> | true | undefined
  #isLarge: Promise<void> | true | undefined
  #bytes = 0

  constructor(gate: Gate, caller: string, runtime: Runtime) {
    this.#gate = gate
    this.#caller = caller
    this.turns = new Turns(runtime, this.signal)
  }

  /** Aborts when the answer is complete, or nobody waits for it any more. */
  get signal(): AbortSignal {
    return this.#ended.signal
  }

  /** Takes a place before the first read; undefined: it is taken. @throws AnswerThrown 503 */
  enter(): Promise<void> | undefined {
    this.#entered ??= this.#take(this.#gate.queries)
    return this.#entered === true ? undefined : this.#entered
  }

  /** Called before so many bytes of records become objects: a large query waits until no other one does that. */
  admit(bytes: number): Promise<void> | undefined {
    this.#bytes += bytes
    return this.#bytes > readLimits.large ? this.becomeLarge() : undefined
  }

  becomeLarge(): Promise<void> | undefined {
    this.#isLarge ??= this.#take(this.#gate.large)
    return this.#isLarge === true ? undefined : this.#isLarge
  }

  /** Gives the places back, and ends what is still being read. */
  end(): void {
    this.#ended.abort(gone)
    for (const leave of this.#leaves.splice(0)) leave()
  }

  #take(admission: Admission): Promise<void> | true {
    const entering = admission.enter(this.#caller, this.signal)
    if (!(entering instanceof Promise)) {
      this.#leaves.push(entering)
      return true
    }
    return entering.then((leave) => {
      // Its caller may have gone in the very moment.
      if (this.signal.aborted) leave()
      else this.#leaves.push(leave)
      this.signal.throwIfAborted()
    })
  }
}
