import type { Delivery } from '../delivery/Delivery.js'
import type { Receipt } from '../delivery/Receipt.js'
import type { Tally } from '../delivery/Tally.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { FlushMessage } from './channelMessages.js'
import { flushChannel } from './channels.js'

/** Makes the receipts of flushes, of the close, and of what each interval sends, and publishes them. */
export class Receipts {
  readonly #reporter: object
  readonly #runtime: Runtime
  readonly #delivery: Delivery
  /** What the current interval's sending covers, until its receipt is published. */
  #sending: { readonly tally: Tally; readonly started: number } | undefined

  constructor(reporter: object, runtime: Runtime, delivery: Delivery) {
    this.#reporter = reporter
    this.#runtime = runtime
    this.#delivery = delivery
  }

  /** An interval sends what is not settled: its receipt comes when everything is, or with what is retained when the next window ends. */
  send(): void {
    const tally = this.#delivery.cover()
    if (tally.isSettled) return
    const sending = { tally, started: this.#runtime.monotonic() }
    this.#sending = sending
    tally.onSettled(() => {
      if (this.#sending === sending) this.endSending()
    })
    this.#delivery.pump()
  }

  /** Publishes what became of the last interval's sending, unless that was done when it was settled. */
  endSending(): void {
    const sending = this.#sending
    this.#sending = undefined
    if (sending !== undefined) this.conclude('interval', sending.tally, sending.started)
  }

  /** Ends a tally with its receipt. `started`: monotonic milliseconds. */
  conclude(occasion: FlushMessage['occasion'], tally: Tally, started: number): Receipt {
    const receipt = this.#delivery.conclude(tally, this.#runtime.monotonic() - started)
    if (flushChannel.hasSubscribers) flushChannel.publish({ reporter: this.#reporter, occasion, receipt })
    return receipt
  }
}
