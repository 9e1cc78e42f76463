/** What a token may do (reference 1.2): everything, write measurements only, or read only. */
export type Role = 'admin' | 'recorder' | 'viewer'

/** All of them, in the order in which messages name them. */
export const roles = ['admin', 'recorder', 'viewer'] as const satisfies readonly Role[]

/** What of a route decides who may use it. */
interface Guarded {
  readonly method: string
  readonly roles?: readonly Role[]
}

/**
 * The roles that may use a route: those that it declares; else reading is for admins and viewers, and everything else for admins, so that a
 * route which forgets to declare gives nothing away.
 */
export function rolesOf({ method, roles: declared }: Guarded): readonly Role[] {
  return declared ?? (method === 'GET' ? ['admin', 'viewer'] : ['admin'])
}
