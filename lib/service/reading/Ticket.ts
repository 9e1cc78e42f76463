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

/** One error for all requests, because making one takes longer than everything else here. */
const gone = new LibratoError('ABORTED', 'Nobody waits for the answer any more.')

/** The places that one request has in the gate, and the signal that ends its reads when its caller hangs up. */
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

  /** Takes a place. Undefined: it has one, and need not wait. @throws AnswerThrown 503 */
  enter(): Promise<void> | undefined {
    this.#entered ??= this.#take(this.#gate.queries)
    return this.#entered === true ? undefined : this.#entered
  }

  /** Called before so many bytes of records are unpacked: a large query waits for its turn. */
  admit(bytes: number): Promise<void> | undefined {
    this.#bytes += bytes
    return this.#bytes > readLimits.large ? this.becomeLarge() : undefined
  }

  /** Waits until no other request builds a large answer. Undefined: no need to wait. */
  becomeLarge(): Promise<void> | undefined {
    this.#isLarge ??= this.#take(this.#gate.large)
    return this.#isLarge === true ? undefined : this.#isLarge
  }

  /** Frees the places, and ends what is still being read. */
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
      // The caller may have hung up in the same turn.
      if (this.signal.aborted) leave()
      else this.#leaves.push(leave)
      this.signal.throwIfAborted()
    })
  }
}
