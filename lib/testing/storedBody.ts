/** Type and body of an answer. */
export interface StoredBody {
  readonly contentType: string
  readonly body: string
}

/**
 * What the service answers to a submission that it has stored whole, beside the status; undefined where the request is none. A Reporter believes
 * nothing else.
 *
 * @param path of the request, whatever stands before its last part
 * @param json its body, parsed
 */
export function storedBody(path: string, json: unknown): StoredBody | undefined {
  const contentType = 'application/json;charset=utf-8'
  const route = /(?:^|\/)(metrics|measurements)(?:\?.*)?$/.exec(path)?.[1]
  if (route === undefined) return undefined
  if (route === 'metrics') return { contentType, body: '' }
  const { measurements } = (json ?? {}) as { measurements?: unknown }
  const total = Array.isArray(measurements) ? measurements.length : 0
  const summary = { total, accepted: total, failed: 0 }
  return { contentType, body: JSON.stringify({ measurements: { summary }, errors: [] }) }
}
