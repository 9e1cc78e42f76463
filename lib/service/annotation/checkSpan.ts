import { RequestRefusal } from '../RequestRefusal.js'

/** An event doesn't end before it starts. @throws RequestRefusal 400 */
export function checkSpan(start: number, end: unknown): void {
  if (typeof end === 'number' && end < start) {
    throw new RequestRefusal(400, { params: { end_time: ['must not be before start_time'] } })
  }
}
