/** One request as it arrived at a `ScriptedServer`. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** Names in lower case. Only `set-cookie` is an array. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** As text, decompressed; empty where the reply didn't wait for it. */
  readonly body: string
  /** The body, parsed; undefined where it is no JSON. */
  readonly json: unknown
  /** Which connection it came on: 1 for the first. */
  readonly connection: number
}
