import { RequestRefusal } from '../RequestRefusal.js'

/** The refusal of a resolution that is not kept for a range (reference 4.2), in words clients know. */
export function unavailableResolution(): RequestRefusal {
  return new RequestRefusal(400, { request: ['The requested resolution is unavailable for the given time range'] })
}
