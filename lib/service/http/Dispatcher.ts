import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from '../../runtime/Logger.js'
import type { Caller } from '../access/Caller.js'
import type { Fault } from '../faults/Fault.js'
import type { FaultInjector } from '../faults/FaultInjector.js'
import { faultAnswer } from '../faults/faultAnswer.js'
import type { Answer } from './Answer.js'
import { errorAnswer } from './errorAnswer.js'
import type { Route, RouteContext, ServiceRequest } from './Route.js'
import { readBody } from './readBody.js'
import { sendAnswer, sendHalf } from './sendAnswer.js'

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
  readonly #underWay = new Set<Promise<unknown>>()
  /** Requests whose body has not arrived whole. */
  readonly #arriving = new Set<IncomingMessage>()

  constructor(context: RouteContext, faults: FaultInjector, logger: Logger | undefined) {
    this.#context = context
    this.#faults = faults
    this.#logger = logger
  }

  /** Resolves when every request whose work has begun is answered. Those that are still arriving are cut, or a slow client would hold up the end. */
  async idle(): Promise<void> {
    for (const request of this.#arriving) request.destroy()
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
  }

  /** Does the work of a route and answers. */
  async run(route: Route, request: FastifyRequest, reply: FastifyReply, { fault, caller }: Arrival): Promise<void> {
    const view = new RequestView(request, this.#context, this.#arriving, caller)
    const work = this.#run(route, view, reply, fault)
    this.#underWay.add(work)
    try {
      await work
    } finally {
      this.#underWay.delete(work)
    }
  }

  async #run(route: Route, view: RequestView, reply: FastifyReply, fault: Fault | undefined): Promise<void> {
    let answer: Answer
    try {
      answer = await route.answer(view, this.#context)
    } catch (error) {
      answer = this.answerTo(error, view.request)
    }
    if (fault !== undefined) {
      await this.#faults.wait(fault.latency)
      if (fault.cut === true) return cut(reply)
      if (fault.cut === 'halfway') return sendHalf(reply, answer)
      if (fault.status !== undefined) answer = faultAnswer(fault.status, fault)
    }
    sendAnswer(reply, answer)
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
    await readBody(request.raw).catch(() => undefined)
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

function cut(reply: FastifyReply): void {
  reply.hijack()
  reply.raw.socket?.destroy()
}

/** A request as routes see it. */
class RequestView implements ServiceRequest {
  readonly caller: Caller | undefined
  readonly #request: FastifyRequest
  readonly #context: RouteContext
  readonly #arriving: Set<IncomingMessage>

  constructor(
    request: FastifyRequest,
    context: RouteContext,
    arriving: Set<IncomingMessage>,
    caller: Caller | undefined,
  ) {
    this.caller = caller
    this.#request = request
    this.#context = context
    this.#arriving = arriving
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

  async body(): Promise<Buffer> {
    const { raw } = this.#request
    this.#arriving.add(raw)
    try {
      return await readBody(raw)
    } finally {
      this.#arriving.delete(raw)
    }
  }
}
