import { isLoopback } from '../http/isLoopback.js'
import type { Logger } from '../runtime/Logger.js'
import type { Runtime } from '../runtime/Runtime.js'
import { systemRuntime } from '../runtime/systemRuntime.js'
import { RateLimiter } from './access/RateLimiter.js'
import { TokenDirectory } from './access/TokenDirectory.js'
import { accessToken } from './accessToken.js'
import { Activity } from './activity/Activity.js'
import { watchedStore } from './activity/watchedStore.js'
import { Alerting } from './alerting/Alerting.js'
import { FaultInjector } from './faults/FaultInjector.js'
import { EventFeed } from './feed/EventFeed.js'
import { Authenticator } from './http/Authenticator.js'
import { BrowserGuard } from './http/BrowserGuard.js'
import { createApp } from './http/createApp.js'
import { Dispatcher } from './http/Dispatcher.js'
import { FormParser } from './http/FormParser.js'
import { JobRunner } from './job/JobRunner.js'
import { listen } from './listen.js'
import { loadDependency } from './loadDependency.js'
import { loadPageFiles } from './page/loadPageFiles.js'
import { routeTable } from './routes/routeTable.js'
import { Service } from './Service.js'
import { type ResolvedServiceOptions, resolveServiceOptions, type ServiceOptions } from './ServiceOptions.js'
import { openStore } from './store/openStore.js'
import type { Store } from './store/Store.js'
import { SeriesNames } from './submission/SeriesNames.js'

/**
 * Starts the service: the Metrics API on an embedded store, with a dashboard at `/`. Resolves when it listens.
 *
 * @throws {LibratoError} `INVALID_OPTION`, `MISSING_DEPENDENCY` (fastify, qs or libsql is not installed), `PORT_IN_USE`,
 * `ADDRESS_UNAVAILABLE`, `DATA_LOCKED`, `DATA_UNUSABLE`, `DATA_TOO_NEW`
 */
export function startService(options: ServiceOptions = {}): Promise<Service> {
  return startServiceOn(systemRuntime, options)
}

/** The same on a machine of the caller's choice, for tests that own time. @internal */
export async function startServiceOn(runtime: Runtime, options: ServiceOptions = {}): Promise<Service> {
  const resolved = resolveServiceOptions(options)
  const { data, retention, logger } = resolved
  const { fastify } = await loadDependency('fastify', () => import('fastify'))
  const qs = await loadDependency('qs', () => import('qs'))
  const store = await openStore({
    directory: data,
    runtime,
    ...(logger === undefined ? {} : { logger }),
    ...(retention === undefined ? {} : { retention }),
  })
  const activity = new Activity(runtime)
  try {
    return await startOnStore(watchedStore(store, activity), {
      runtime,
      activity,
      resolved,
      logger,
      createFastify: fastify,
      forms: new FormParser(qs.default),
    })
  } catch (error) {
    await store.close()
    throw error
  }
}

interface Foundation {
  readonly runtime: Runtime
  readonly activity: Activity
  readonly resolved: ResolvedServiceOptions
  readonly logger: Logger | undefined
  readonly createFastify: typeof import('fastify').fastify
  readonly forms: FormParser
}

async function startOnStore(store: Store, foundation: Foundation): Promise<Service> {
  const { runtime, activity, resolved, logger, createFastify, forms } = foundation
  const { host, port, data, user, token, allowedHosts, retention, rateLimit } = resolved
  const access = await accessToken(data, token, runtime)
  const faults = new FaultInjector(resolved.faults, runtime)
  const tokens = await TokenDirectory.open(store)
  const feed = new EventFeed(activity, runtime)
  const jobs = new JobRunner(store, runtime, logger)
  const rateLimiter = rateLimit === undefined ? undefined : new RateLimiter(rateLimit, runtime)
  const context = {
    store,
    runtime,
    forms,
    names: new SeriesNames(),
    tokens,
    jobs,
    rateLimiter,
    account: user,
    activity,
    feed,
    pageFiles: await loadPageFiles(),
    longestRetention: retention?.hour,
    startedAt: runtime.monotonic(),
  }
  const dispatcher = new Dispatcher(context, faults, logger)
  const app = createApp({
    createFastify,
    routes: routeTable,
    guard: new BrowserGuard(host, allowedHosts),
    authenticator: new Authenticator(user, access.token, tokens),
    rateLimiter,
    faults,
    dispatcher,
  })
  try {
    const bound = await listen(app, host, port)
    if (!isLoopback(bracketed(host))) warnOfPlaintext(logger, host)
    const alerting = new Alerting({ store, runtime, logger, account: user })
    alerting.start()
    return new Service({
      url: `http://${reachable(host)}:${bound}/v1`,
      user,
      access,
      app,
      feed,
      store,
      jobs,
      alerting,
      faults,
    })
  } catch (error) {
    await app.close()
    throw error
  }
}

function warnOfPlaintext(logger: Logger | undefined, host: string): void {
  const message =
    'the service listens on an address that other machines can reach, and the token travels in plain text: put a proxy that speaks https before it'
  logger?.warn({ host }, message)
}

/** How this machine's clients write the address in a url: one that stands for "all of them" is no address to call. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return bracketed(host)
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
