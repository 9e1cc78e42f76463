import type { FastifyInstance, FastifyReply, FastifyRequest, fastify } from 'fastify'
import type { Caller } from '../access/Caller.js'
import type { RateLimiter } from '../access/RateLimiter.js'
import { rolesOf } from '../access/Role.js'
import type { Fault } from '../faults/Fault.js'
import type { FaultInjector } from '../faults/FaultInjector.js'
import { idempotencyMaxAge } from '../submission/idempotencyKey.js'
import { type Answer, closing, requestError } from './Answer.js'
import type { Authenticator } from './Authenticator.js'
import { allowedMethods } from './allowedMethods.js'
import type { BrowserGuard } from './BrowserGuard.js'
import { boundConnections } from './boundConnections.js'
import { forBrowser } from './browserPage.js'
import { ClientErrors, refuseExpectation } from './ClientErrors.js'
import type { Dispatcher } from './Dispatcher.js'
import { plainUrl } from './plainUrl.js'
import type { Route } from './Route.js'
import { sendAnswer } from './sendAnswer.js'
import { unauthorized } from './unauthorized.js'

/** Milliseconds in which a request must have arrived whole: slow lines get through, and sockets that trickle don't stay. */
const requestTimeout = 120_000
/** Milliseconds in which url and headers, a few kilobytes, must have arrived. */
const headersTimeout = 30_000
/** Milliseconds after which a connection ends on which nothing moves, as when an answer is never read. */
const connectionTimeout = 120_000
/** Milliseconds between two looks for connections that are past these. */
const connectionsCheckingInterval = 5_000

/** Longer than any legal name: those beyond it are a 404 of the route, or a 400, as the API says, and not the framework's. */
const maxParamLength = 1_024

/** What the application is put together from. */
export interface AppParts {
  readonly createFastify: typeof fastify
  readonly routes: readonly Route[]
  readonly guard: BrowserGuard
  readonly authenticator: Authenticator
  readonly rateLimiter?: RateLimiter | undefined
  readonly faults: FaultInjector
  readonly dispatcher: Dispatcher
}

/** What a route carries along for the hooks. */
interface RouteConfig {
  readonly route?: Route
}

/**
 * The HTTP side: Fastify with settings that let real clients in (design, section 10). Requests pass the guard against other sites, then
 * faults, then credentials and the role they have, then their route.
 */
export function createApp(parts: AppParts): FastifyInstance {
  const { createFastify, routes, dispatcher } = parts
  const clientErrors = new ClientErrors()
  const strikes = new WeakMap<FastifyRequest, Fault>()
  const callers = new WeakMap<FastifyRequest, Caller>()
  let isClosing = false
  const app = createFastify({
    logger: false,
    forceCloseConnections: true,
    // Ours, below, has the shape that clients know.
    return503OnClosing: false,
    // It would end the process when closing takes long: what is under way has limits of its own.
    pluginTimeout: 0,
    requestTimeout,
    connectionTimeout,
    http: { headersTimeout, connectionsCheckingInterval },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength },
    rewriteUrl: ({ url = '/' }) => plainUrl(url),
    clientErrorHandler: (error, socket) => clientErrors.handle(error, socket),
    frameworkErrors: (error, request, reply) => {
      sendAnswer(reply as FastifyReply, dispatcher.answerTo(error, request as FastifyRequest))
    },
  })

  app.server.on('checkExpectation', refuseExpectation)
  const isCrowded = boundConnections(app.server)

  // Bodies are read by the routes that want them, whatever their type: the framework's own parsers refuse an empty body of type JSON.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))

  app.addHook('onRequest', async (request, reply) => {
    clientErrors.began(request.raw, reply.raw)
    if (isClosing) return refuse(request, reply, closing)
    if (isCrowded()) reply.header('connection', 'close')
    const { route } = request.routeOptions.config as RouteConfig
    if (route?.isSubmission === true) reply.header('idempotency-max-age', String(idempotencyMaxAge))

    const path = pathOf(request)
    const { method, headers, url } = request
    const refusal = parts.guard.refusal({ method, path, headers, localAddress: request.socket.localAddress })
    if (refusal !== undefined) return refuse(request, reply, requestError(403, refusal))

    if (path.startsWith('/v1/')) {
      const fault = parts.faults.next({ method, url, headers })
      if (fault !== undefined) {
        if (fault.when === 'after' || fault.cut === 'halfway') strikes.set(request, fault)
        else if (await dispatcher.strike(fault, request, reply)) return reply
      }
    }

    if (route?.isOpen === true) return
    const caller = parts.authenticator.identify(headers.authorization)
    if (caller === undefined) return refuse(request, reply, unauthorized)
    callers.set(request, caller)
    if (route === undefined) return
    if (!rolesOf(route).includes(caller.role)) return refuse(request, reply, notPermitted)
    if (route.isSubmission === true) reply.headers(parts.rateLimiter?.headers(caller) ?? {})
  })

  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      config: { route } satisfies RouteConfig as object,
      handler: async (request, reply) => {
        await dispatcher.run(route, request, reply, { fault: strikes.get(request), caller: callers.get(request) })
        return reply
      },
    })
  }

  app.setNotFoundHandler((request, reply) => {
    const allowed = allowedMethods(routes, pathOf(request))
    if (allowed.length === 0) return refuse(request, reply, requestError(404, 'Not Found'))
    return sendAnswer(reply, requestError(405, 'Method Not Allowed', { allow: allowed.join(', ') }))
  })
  app.setErrorHandler((error, request, reply) => sendAnswer(reply, dispatcher.answerTo(error, request)))
  // Requests under way are answered before connections are cut: what was stored should be known to be.
  app.addHook('preClose', async () => {
    isClosing = true
    parts.faults.release()
    await dispatcher.idle()
  })
  return app
}

/** To the letter, as clients were seen to match on it (reference 1.2). */
const notPermitted = requestError(403, 'This token is not permitted to perform this action on this resource')

/** A person who opened the address in a browser gets a page, clients what they know. */
function refuse(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  const { method, headers } = request
  return sendAnswer(reply, forBrowser({ method, path: pathOf(request), headers }, answer))
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? ''
}
