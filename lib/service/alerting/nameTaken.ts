import { RequestRefusal } from '../RequestRefusal.js'

/** 422: there is an alert of this name (reference 2.6). */
export function nameTaken(): RequestRefusal {
  return new RequestRefusal(422, { params: { name: ['is already taken'] } })
}
