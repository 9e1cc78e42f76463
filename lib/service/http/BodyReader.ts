import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Runtime } from '../../runtime/Runtime.js'
import { AnswerThrown, systemError } from './Answer.js'
import { ArrivingBody } from './ArrivingBody.js'
import { ByteBudget, type Claim } from './ByteBudget.js'
import { crumbled, maxBodyBytes, tooLarge } from './bodyLimit.js'
import { discardBody, maxDiscardedBytes } from './discardBody.js'
import { type Encoding, encodingOf, inflateBody, mostInflated, saidInflated } from './inflateBody.js'
import { isReadAsJson } from './parseBody.js'
import { weighJson } from './weighJson.js'

const MIB = 1024 * 1024

/** Bodies as they arrive. Those of a Reporter are small ones. */
const arrivingLimits = { total: 64 * MIB, small: MIB, reserve: 16 * MIB }
/** Bodies as they are inflated, two large ones at a time. */
const inflatingLimits = { total: 2 * maxBodyBytes + MIB, small: MIB, reserve: MIB }
/** What bodies become: text, parsed values, measurements, until they are answered. */
const workingLimits = { total: 96 * MIB, small: 4 * MIB, reserve: 16 * MIB }

/** Bytes of a form for each of its own, once it is read. */
const formWeight = 4
/** Work on a body of this weight takes as long as others may have to wait for it. */
const longWork = 4 * MIB

/** While others wait, a body must arrive this fast after its first milliseconds: 32 KiB/s. */
const patience = 3_000
const slowest = (32 * 1024) / 1_000
/** Milliseconds between two looks for bodies that are too slow. */
const lookInterval = 1_000
/** Milliseconds for which the rest of a refused body is waited for: one that is too large is merely a mistake. */
const [longestFlood, longestRest] = [120_000, 5_000]

/** A body, and the memory that it stands for. */
export interface ReadBody {
  readonly body: Buffer
  /** To be called once the request is answered. */
  release(): void
}

const none: ReadBody = { body: Buffer.alloc(0), release: () => {} }

/**
 * Reads the bodies of all requests within a fixed amount of memory. Each goes through three stages with a budget of its own: it arrives, is
 * inflated if it is packed, and is worked on. Who waits for a later stage holds room in an earlier one and never the other way round, so they can't
 * wait for each other in a circle. A body that waits to arrive is not read: the connection's own flow control holds its client up.
 */
export class BodyReader {
  readonly #runtime: Runtime
  readonly #arriving: ByteBudget
  readonly #inflating: ByteBudget
  readonly #working: ByteBudget
  readonly #arrivals = new Map<ArrivingBody, number>()
  #isLooking = false
  #lastTurn: Promise<void> = Promise.resolve()

  constructor(runtime: Runtime) {
    this.#runtime = runtime
    this.#arriving = new ByteBudget(arrivingLimits, runtime)
    this.#inflating = new ByteBudget(inflatingLimits, runtime)
    this.#working = new ByteBudget(workingLimits, runtime)
  }

  /**
   * The whole body of a request, inflated; empty if there is none, whatever its headers announce: the Go client sends `Content-Encoding: gzip`
   * with every GET.
   *
   * @param holder the number of the caller, among whom room is shared
   * @throws RequestRefusal 400 for a broken one, 413 for one beyond 8 MiB, 415 for an encoding we don't know; AnswerThrown 503 when too much is
   * under way
   */
  async read(request: IncomingMessage, response: ServerResponse, holder: number): Promise<ReadBody> {
    const { 'content-length': length, 'transfer-encoding': transfer } = request.headers
    const expected = length === undefined ? undefined : Number(length)
    if (expected === 0 || (expected === undefined && transfer === undefined)) return none
    // The client says itself that it is hopeless: no waiting for the bytes.
    if (expected !== undefined && expected > maxDiscardedBytes) throw tooLarge(true)
    try {
      return await this.#read(request, response, holder, expected)
    } catch (error) {
      if (error === crumbled) throw error
      const isBusy = error instanceof AnswerThrown && error.answer.status === 503
      const isWhole = await discardBody(request, this.#runtime, isBusy ? longestRest : longestFlood)
      if (!isWhole && error instanceof AnswerThrown && error.answer.status === 413) throw tooLarge(true)
      throw error
    }
  }

  async #read(
    request: IncomingMessage,
    response: ServerResponse,
    holder: number,
    expected: number | undefined,
  ): Promise<ReadBody> {
    if (expected !== undefined && expected > maxBodyBytes) throw tooLarge()
    const encoding = encodingOf(request.headers['content-encoding'])
    const claims: Claim[] = []
    const claim = async (budget: ByteBudget, bytes: number): Promise<Claim> => {
      const claimed = budget.take(bytes, holder) ?? (await this.#wait(budget, bytes, holder, response))
      claims.push(claimed)
      return claimed
    }
    try {
      const room = await claim(this.#arriving, expected ?? maxBodyBytes)
      const sent = await this.#arrive(request, expected)
      if (sent.length === 0) return none
      room.shrink(sent.length)
      const body = encoding === undefined ? sent : await this.#inflate(sent, encoding, claim)
      const weight = isReadAsJson(body, request.headers['content-type']) ? weighJson(body) : formWeight * body.length
      const { release } = await claim(this.#working, weight)
      if (weight > longWork) await this.#turn()
      claims.pop()
      return { body, release }
    } finally {
      for (const { release } of claims) release()
    }
  }

  async #arrive(request: IncomingMessage, expected: number | undefined): Promise<Buffer> {
    const arrival = new ArrivingBody(request, expected)
    this.#arrivals.set(arrival, this.#runtime.monotonic())
    try {
      return await arrival.whole
    } finally {
      this.#arrivals.delete(arrival)
    }
  }

  async #inflate(
    sent: Buffer,
    encoding: Encoding,
    claim: (budget: ByteBudget, bytes: number) => Promise<Claim>,
  ): Promise<Buffer> {
    // Nearly every body becomes as long as it says. With room for the longest, a few dozen clients would wait for each other.
    for (const longest of new Set([saidInflated(sent, encoding), mostInflated(sent)])) {
      const room = await claim(this.#inflating, longest)
      const body = await inflateBody(sent, encoding, longest)
      if (body !== undefined) return body
      room.release()
    }
    throw tooLarge()
  }

  #wait(budget: ByteBudget, bytes: number, holder: number, response: ServerResponse): Promise<Claim> {
    const claimed = budget.wait(bytes, holder, response)
    this.#lookForSlowOnes()
    return claimed
  }

  /** From time to time while others wait. */
  #lookForSlowOnes(): void {
    if (this.#isLooking || this.#arriving.waiting === 0) return
    this.#isLooking = true
    this.#runtime.schedule(lookInterval, () => {
      this.#isLooking = false
      this.#cutSlowOnes()
      this.#lookForSlowOnes()
    })
  }

  /** The slowest first, as long as somebody waits. */
  #cutSlowOnes(): void {
    const now = this.#runtime.monotonic()
    const overdue = [...this.#arrivals]
      .map(([arrival, since]) => ({ arrival, by: now - since - patience - arrival.bytes / slowest }))
      .filter(({ by }) => by > 0)
      .sort((a, b) => b.by - a.by)
    for (const { arrival } of overdue) {
      if (this.#arriving.waiting > 0) arrival.cut(new AnswerThrown(tooSlow))
    }
  }

  /** One long piece of work a turn of the event loop, so that short requests go between. */
  #turn(): Promise<void> {
    this.#lastTurn = this.#lastTurn.then(() => this.#runtime.nextTurn())
    return this.#lastTurn
  }
}

const tooSlow = systemError(
  503,
  'The body arrived too slowly while others waited; try again later, or send less at once.',
  {
    'retry-after': '5',
  },
)
