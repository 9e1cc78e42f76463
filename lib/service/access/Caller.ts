import type { Access } from './Access.js'
import type { Role } from './Role.js'

/** Whose token a request carries. */
export interface Caller {
  /** The number of the API token; 0 is the token that the service was started with. */
  readonly id: number
  readonly role: Role
  /** Ends when the token no longer grants this. */
  readonly access: Access
}
