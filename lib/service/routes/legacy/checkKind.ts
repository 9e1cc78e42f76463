import type { Fields } from '../../fields/Fields.js'
import { RequestRefusal } from '../../RequestRefusal.js'
import type { MetricKind } from '../../store/Store.js'
import { readType } from '../putMetric.js'

/** The path says the type already; a body that says another one contradicts it. @throws RequestRefusal 400 */
export function checkKind(body: Fields, kind: MetricKind): void {
  const type = readType(body)
  if (type !== undefined && type !== kind) throw new RequestRefusal(400, { params: { type: [`must be ${kind} here`] } })
}
