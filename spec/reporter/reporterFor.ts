import { Reporter, type ReporterOptions } from '../../lib/reporter/index.js'
import { token, user } from '../support/coreFor.js'
import type { ScriptedServer } from '../support/scriptedServer.js'

/** A measurement as it arrived at a scripted server. */
export interface ReceivedItem {
  readonly name: string
  readonly [field: string]: unknown
}

/** A body as it arrived. */
export interface ReceivedBody {
  readonly time?: number
  readonly measure_time?: number
  readonly period?: number
  readonly measurements?: readonly ReceivedItem[]
  readonly gauges?: readonly ReceivedItem[]
  readonly counters?: readonly ReceivedItem[]
}

/** A quiet reporter for a server; windows end only when the spec says so. */
export function reporterFor(server: ScriptedServer, options: ReporterOptions = {}): Reporter {
  return new Reporter({ user, token, url: server.url, interval: false, logger: false, ...options })
}

/** All bodies that arrived, parsed. */
export function bodiesAt(server: ScriptedServer): ReceivedBody[] {
  return server.requests.map(({ body }) => JSON.parse(body) as ReceivedBody)
}

/** All tagged measurements that arrived, each with the time of its request. */
export function itemsAt(server: ScriptedServer): ReceivedItem[] {
  return bodiesAt(server).flatMap(({ time, measurements = [] }) => measurements.map((item) => ({ time, ...item })))
}
