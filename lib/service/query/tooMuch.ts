import { RequestRefusal } from '../RequestRefusal.js'
import { readLimits } from '../reading/readLimits.js'

/** The refusal of a query that reads too many series, or series with too long tags. */
export function tooManySeries(): RequestRefusal {
  const limit = `The query reads more than ${readLimits.series} series, or very long tags`
  return refusal(`${limit}; narrow it by tags or source, or ask for a shorter duration`)
}

/** The refusal of a query that sums up too many records. */
export function tooManyRecords(): RequestRefusal {
  const limit = `The query reads more than ${readLimits.records} records`
  return refusal(`${limit}; narrow it by source, or ask for a coarser resolution or a shorter duration`)
}

function refusal(message: string): RequestRefusal {
  return new RequestRefusal(400, { request: [message] })
}
