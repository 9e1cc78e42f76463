import { RequestRefusal } from '../RequestRefusal.js'
import { readLimits } from '../reading/readLimits.js'

/** The refusal of a query that reads more series than one may, or series with longer names. */
export function tooManySeries(): RequestRefusal {
  const message = `The query reads more than ${readLimits.series} series, or very long tags; narrow it by tags or source, or ask for a shorter duration`
  return new RequestRefusal(400, { request: [message] })
}

/** The refusal of a query that adds up more records than one may. */
export function tooManyRecords(): RequestRefusal {
  const message = `The query reads more than ${readLimits.records} records; narrow it by source, or ask for a coarser resolution or a shorter duration`
  return new RequestRefusal(400, { request: [message] })
}
