import type { HttpCore } from '../http/HttpCore.js'
import { assertDone } from './assertDone.js'
import { encodeJson } from './encodeJson.js'
import { encodeName } from './encodeName.js'
import { type ListQuery, listPages } from './listPages.js'
import { objectAnswer } from './objectAnswer.js'
import type { PagedList } from './PagedList.js'

/** Where measurements come from, in the model of sources. */
export interface Source {
  readonly name: string
  readonly display_name: string | null
}

/** Which sources to list. */
export interface SourceListQuery extends ListQuery {
  /** Part of the name or the display name, in any case; `*` stands for anything. */
  readonly name?: string
  readonly orderby?: 'name'
}

/** Calls on sources. */
export interface SourceCalls {
  /** All sources, or those that match: those that measurements came from, and those that were given a display name; pages by itself. */
  listSources(query?: SourceListQuery): PagedList<Source>

  /** @throws {NotFoundError} nothing came from it, and it has no display name */
  getSource(name: string): Promise<Source>

  /** Gives a source a display name, also before anything came from it; `null` takes it away. */
  updateSource(name: string, change: { readonly display_name: string | null }): Promise<void>
}

export function sourceCalls(core: HttpCore): SourceCalls {
  const pathOf = (name: string) => `sources/${encodeName(name, 'source')}`
  return {
    listSources: (query) => listPages<Source>(core, 'sources', 'sources', query),
    async getSource(name) {
      const path = pathOf(name)
      return objectAnswer<Source>(await core.call({ method: 'GET', path }), 'name')
    },
    async updateSource(name, change) {
      const answer = await core.call({ method: 'PUT', path: pathOf(name), body: encodeJson(change, 'The change') })
      // 201 brings the source along where nobody has seen it before.
      if (answer.status === 201) objectAnswer<Source>(answer, 'name')
      else assertDone(answer)
    },
  }
}
