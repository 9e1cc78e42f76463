import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from '../../runtime/Logger.js'
import type { Caller } from '../access/Caller.js'
import type { Fault } from '../faults/Fault.js'
import type { FaultInjector } from '../faults/FaultInjector.js'
import { faultAnswer } from '../faults/faultAnswer.js'
import { gatedStore } from '../reading/gatedStore.js'
import { ReadGate } from '../reading/ReadGate.js'
import { retryAfter } from '../reading/readLimits.js'
import { type Answer, AnswerThrown, closing, jsonType, systemError } from './Answer.js'
import { BodyReader, type ReadBody } from './BodyReader.js'
import { discardBody } from './discardBody.js'
import { errorAnswer } from './errorAnswer.js'
import { Outgoing } from './Outgoing.js'
import type { Route, RouteContext, ServiceRequest } from './Route.js'
import { encodedAnswer, sendAnswer, sendHalf } from './sendAnswer.js'
import { unauthorized } from './unauthorized.js'

/** Milliseconds for which the rest of a request is waited for that a fault struck. */
const longestRest = 120_000

/** What became known of a request on its way to its route. */
export interface Arrival {
  readonly fault: Fault | undefined
  readonly caller: Caller | undefined
}

/** Runs routes: gives them their request, turns what they throw into answers, lets faults strike, and knows what is under way. */
export class Dispatcher {
  readonly #context: RouteContext
  readonly #faults: FaultInjector
  readonly #logger: Logger | undefined
  readonly #gate: ReadGate
  readonly #outgoing: Outgoing
  readonly #bodies: BodyReader
  readonly #underWay = new Set<Promise<unknown>>()
  /** Requests whose body has not arrived whole. */
  readonly #arriving = new Set<IncomingMessage>()

  constructor(context: RouteContext, faults: FaultInjector, logger: Logger | undefined) {
    this.#context = context
    this.#gate = new ReadGate(context.runtime)
    this.#outgoing = new Outgoing(context.runtime)
    this.#bodies = new BodyReader(context.runtime)
    this.#faults = faults
    this.#logger = logger
  }

  /** Resolves when every request whose work has begun is answered. Those that are still arriving are cut, or a slow client would hold up the end. */
  async idle(): Promise<void> {
    for (const request of this.#arriving) request.destroy()
    this.#gate.close(new AnswerThrown(closing))
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
  }

  /** Does the work of a route and answers. */
  async run(route: Route, request: FastifyRequest, reply: FastifyReply, { fault, caller }: Arrival): Promise<void> {
    const releases: (() => void)[] = []
    const view = new RequestView(request, this.#context, caller, async () => {
      const { body, release } = await this.#read(request.raw, reply.raw, caller)
      releases.push(release)
      // A body may take minutes to arrive.
      if (caller?.access.hasEnded === true) throw new AnswerThrown(unauthorized)
      return body
    })
    const work = this.#run(route, view, reply, fault)
    this.#underWay.add(work)
    try {
      await work
    } finally {
      this.#underWay.delete(work)
      for (const release of releases) release()
    }
  }

  async #read(request: IncomingMessage, response: ServerResponse, caller: Caller | undefined): Promise<ReadBody> {
    this.#arriving.add(request)
    try {
      return await this.#bodies.read(request, response, caller?.id ?? 0)
    } finally {
      this.#arriving.delete(request)
    }
  }

  async #run(route: Route, view: RequestView, reply: FastifyReply, fault: Fault | undefined): Promise<void> {
    const caller = view.caller === undefined ? view.address : String(view.caller.id)
    const answered = await this.#answer(route, view, caller, reply.raw)
    if (answered === undefined) {
      reply.hijack()
      return
    }
    let answer = answered
    if (fault !== undefined) {
      await this.#faults.wait(fault.latency)
      if (fault.cut === true) return cut(reply)
      if (fault.cut === 'halfway') return sendHalf(reply, answer)
      if (fault.status !== undefined) answer = faultAnswer(fault.status, fault)
    }
    // What was read meanwhile is not shown. What was changed is told: the change may have been of the caller's own token.
    const isWithdrawn = route.method === 'GET' && view.caller?.access.hasEnded === true
    sendAnswer(reply, isWithdrawn ? unauthorized : answer)
  }

  /** The answer of a route, encoded. Undefined: the caller has hung up. */
  async #answer(
    route: Route,
    view: RequestView,
    caller: string,
    response: ServerResponse,
  ): Promise<Answer | undefined> {
    const ticket = this.#gate.ticket(caller)
    const { turns } = ticket
    // A change is carried through even if its caller hangs up, and it reads little.
    const isRead = route.method === 'GET'
    if (isRead) response.once('close', () => ticket.end())
    if (isRead && response.destroyed) return undefined
    const store = isRead ? gatedStore(this.#context.store, ticket) : this.#context.store
    const waiting = isRead ? ticket : undefined
    const enter = (): Promise<void> | undefined => waiting?.enter()
    const becomeLarge = (): Promise<void> | undefined => waiting?.becomeLarge()
    const context = { ...this.#context, store, turns, enter, becomeLarge }
    try {
      const answer = await encodedAnswer(await route.answer(view, context), turns)
      return this.#counted(answer, caller, response, isRead)
    } catch (error) {
      return ticket.signal.aborted ? undefined : this.answerTo(error, view.request)
    } finally {
      ticket.end()
    }
  }

  /**
   * Counts an answer as outgoing. Where callers have too much to read already, the answer to a read is replaced by a 503. After a change that would
   * say that nothing was done.
   */
  #counted(answer: Answer, caller: string, response: ServerResponse, isRead: boolean): Answer {
    const { body } = answer
    // Files of the page are in memory anyway.
    if (answer.status >= 300 || body === undefined || answer.headers?.['content-type'] !== jsonType) return answer
    const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length
    if (isRead && !this.#outgoing.hasRoom(caller, bytes)) return tooSlow
    this.#outgoing.add(caller, bytes, response)
    return answer
  }

  /** Lets a fault strike that comes before the work. True if the request is done with. */
  async strike(fault: Fault, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    await this.#faults.wait(fault.latency)
    if (fault.cut === true) {
      cut(reply)
      return true
    }
    if (fault.status === undefined) return false
    // Read to its end, or closing the connection after a 5xx would reset it while the client still sends.
    await discardBody(request.raw, this.#context.runtime, longestRest)
    sendAnswer(reply, faultAnswer(fault.status, fault))
    return true
  }

  /** The answer to an error; one that is our fault goes into the log. */
  answerTo(error: unknown, request: FastifyRequest): Answer {
    const { answer, isUnexpected } = errorAnswer(error, this.#context.runtime.now())
    if (isUnexpected) {
      this.#context.activity.broke(error instanceof Error ? error.message : String(error))
      const path = request.url.split('?', 1)[0]
      this.#logger?.error({ err: error, method: request.method, path, status: answer.status }, 'a request failed')
    }
    return answer
  }
}

/** While callers do not read what they asked for. */
const tooSlow = systemError(
  503,
  'Too many large answers wait for callers that read slowly; try again in a few seconds, or ask for less at once',
  { 'retry-after': retryAfter },
)

function cut(reply: FastifyReply): void {
  reply.hijack()
  reply.raw.socket?.destroy()
}

/** A request as routes see it. */
class RequestView implements ServiceRequest {
  readonly caller: Caller | undefined
  readonly #request: FastifyRequest
  readonly #context: RouteContext
  readonly #read: () => Promise<Buffer>

  constructor(request: FastifyRequest, context: RouteContext, caller: Caller | undefined, read: () => Promise<Buffer>) {
    this.caller = caller
    this.#request = request
    this.#context = context
    this.#read = read
  }

  get request(): FastifyRequest {
    return this.#request
  }

  get address(): string {
    return this.#request.ip
  }

  get name(): string {
    return this.param('name')
  }

  param(name: string): string {
    return (this.#request.params as Readonly<Record<string, string | undefined>>)[name] ?? ''
  }

  get baseUrl(): string {
    const { host = '127.0.0.1', 'x-forwarded-proto': protocol } = this.#request.headers
    return `${protocol === 'https' ? 'https' : 'http'}://${host}/v1`
  }

  query(): Readonly<Record<string, unknown>> {
    const { url } = this.#request
    const start = url.indexOf('?')
    return start === -1 ? {} : this.#context.forms.read(url.slice(start + 1))
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }

  body(): Promise<Buffer> {
    return this.#read()
  }
}
