import type { Runtime } from '../../runtime/Runtime.js'
import { shownCharacters } from './maskedToken.js'
import { tokenHash } from './tokenHash.js'

/** A token, and what is kept of it. */
export interface NewToken {
  /** 256 random bits as 64 hexadecimal digits: told once. */
  readonly token: string
  readonly kept: { readonly hash: string; readonly ending: string }
}

export function newToken(runtime: Runtime): NewToken {
  const token = `${runtime.randomId()}${runtime.randomId()}`
  return { token, kept: { hash: tokenHash(token), ending: token.slice(-shownCharacters) } }
}
