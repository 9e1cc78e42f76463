import { LibratoError } from '../errors/index.js'
import type { HttpCore } from '../http/HttpCore.js'
import type { ApiToken, ApiTokenChange, NewApiToken } from './ApiToken.js'
import { assertDone } from './assertDone.js'
import { encodeId, type Id } from './encodeId.js'
import { encodeJson } from './encodeJson.js'
import { type ListQuery, listPages } from './listPages.js'
import { objectAnswer } from './objectAnswer.js'
import type { PagedList } from './PagedList.js'

/** Which tokens to list. */
export interface ApiTokenListQuery extends ListQuery {
  /** Part of the name, in any case; `*` stands for anything. */
  readonly name?: string
  readonly orderby?: 'name'
}

/** Which token is meant: the API gives tokens no `id`, it is the end of their `href`. */
export type ApiTokenRef = Id | Pick<ApiToken, 'href'>

/** Calls on API tokens; for admins alone. */
export interface ApiTokenCalls {
  /** All tokens, or those that match, masked; pages by itself. */
  listApiTokens(query?: ApiTokenListQuery): PagedList<ApiToken>

  /** One token, masked. @throws {NotFoundError} there is none */
  getApiToken(token: ApiTokenRef): Promise<ApiToken>

  /** Makes a token. Keep what it resolves to: nobody ever tells the token again. Never repeated blindly. */
  createApiToken(token: NewApiToken): Promise<ApiToken>

  /** Changes a token, and resolves to it. @throws {NotFoundError} there is none */
  updateApiToken(token: ApiTokenRef, change: ApiTokenChange): Promise<ApiToken>

  /** @throws {NotFoundError} there is none */
  deleteApiToken(token: ApiTokenRef): Promise<void>
}

export function apiTokenCalls(core: HttpCore): ApiTokenCalls {
  const pathOf = (token: ApiTokenRef) => `api_tokens/${encodeId(idOf(token), 'token')}`
  return {
    listApiTokens: (query) => listPages<ApiToken>(core, 'api_tokens', 'api_tokens', query),
    async getApiToken(token) {
      const path = pathOf(token)
      return objectAnswer<ApiToken>(await core.call({ method: 'GET', path }), 'href')
    },
    async createApiToken(token) {
      const body = encodeJson(token, 'The token')
      const answer = await core.call({ method: 'POST', path: 'api_tokens', body })
      return objectAnswer<ApiToken>(answer, 'token')
    },
    async updateApiToken(token, change) {
      const path = pathOf(token)
      const answer = await core.call({ method: 'PUT', path, body: encodeJson(change, 'The change') })
      return objectAnswer<ApiToken>(answer, 'href')
    },
    async deleteApiToken(token) {
      assertDone(await core.call({ method: 'DELETE', path: pathOf(token) }))
    },
  }
}

function idOf(token: ApiTokenRef): Id {
  if (typeof token !== 'object' || token === null) return token
  const id = /\/api_tokens\/([^/?#]+)$/.exec(String(token.href))?.[1]
  if (id === undefined) throw new LibratoError('INVALID_ARGUMENT', 'The href of the token must end in its id.')
  return id
}
