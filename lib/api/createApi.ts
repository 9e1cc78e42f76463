import type { HttpCore } from '../http/HttpCore.js'
import type { Api } from './Api.js'
import { alertCalls } from './alertCalls.js'
import { annotationCalls } from './annotationCalls.js'
import { apiTokenCalls } from './apiTokenCalls.js'
import type { CallDefaults } from './CallDefaults.js'
import { chartCalls } from './chartCalls.js'
import { compositeCalls } from './compositeCalls.js'
import { counterCalls } from './counterCalls.js'
import { gaugeCalls } from './gaugeCalls.js'
import { jobCalls } from './jobCalls.js'
import { measurementsCalls } from './measurementsCalls.js'
import { metricsCalls } from './metricsCalls.js'
import { serviceCalls } from './serviceCalls.js'
import { snapshotCalls } from './snapshotCalls.js'
import { sourceCalls } from './sourceCalls.js'
import { spaceCalls } from './spaceCalls.js'
import { submissionCalls } from './submissionCalls.js'
import { valueCalls } from './valueCalls.js'

const cores = new WeakMap<Api, HttpCore>()

/** The calls on an existing way out: how `reporter.api` shares the Reporter's. */
export function createApi(core: HttpCore, defaults: CallDefaults): Api {
  const api: Api = Object.freeze({
    url: core.url,
    setCredentials: (user: string, token: string) => core.setCredentials(user, token),
    ...metricsCalls(core, defaults),
    ...gaugeCalls(core, defaults),
    ...counterCalls(core, defaults),
    ...valueCalls(core, defaults),
    ...submissionCalls(core, defaults),
    ...measurementsCalls(core, defaults),
    ...annotationCalls(core, defaults),
    ...spaceCalls(core),
    ...chartCalls(core),
    ...compositeCalls(core, defaults),
    ...apiTokenCalls(core),
    ...serviceCalls(core),
    ...alertCalls(core),
    ...sourceCalls(core),
    ...snapshotCalls(core),
    ...jobCalls(core, defaults),
  })
  cores.set(api, core)
  return api
}

/**
 * The way out behind a client, for a Reporter that shares it; `undefined` for anything that {@link createApi} didn't make. Not part of the
 * public API: a core hands out whole answers and asks for care.
 */
export function coreOf(api: Api): HttpCore | undefined {
  return cores.get(api)
}
