import { RequestRefusal } from '../RequestRefusal.js'

/** 422: another user has this (reference 2.6). */
export function userTaken(field: string): RequestRefusal {
  return new RequestRefusal(422, { params: { [field]: ['has already been taken'] } })
}
