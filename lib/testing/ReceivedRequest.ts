import type { IncomingHttpHeaders } from 'node:http'

/** One request as it arrived at a {@link ScriptedServer}. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** As text, decompressed; empty where the reply didn't wait for it. */
  readonly body: string
  /** The body, parsed; undefined where it is no JSON. */
  readonly json: unknown
  /** Which connection it came on: 1 for the first. */
  readonly connection: number
}
