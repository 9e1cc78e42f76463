import type { Runtime } from '../../runtime/Runtime.js'

/**
 * What answers that make a user have to tell (reference 8.9). Nobody signs in to this service by password, so it opens nothing, and nothing of
 * it is kept.
 */
export function newPassword(runtime: Runtime): string {
  return runtime.randomId().slice(0, 16)
}
