import type { HttpCore } from '../http/HttpCore.js'
import { assertDone } from './assertDone.js'
import type { Space, SpaceWithCharts } from './Chart.js'
import { encodeId, type Id } from './encodeId.js'
import { encodeJson } from './encodeJson.js'
import { type ListQuery, listPages } from './listPages.js'
import { objectAnswer } from './objectAnswer.js'
import type { PagedList } from './PagedList.js'

/** Which spaces to list. */
export interface SpaceListQuery extends ListQuery {
  /** Part of the name, in any case; `*` stands for anything. */
  readonly name?: string
  readonly orderby?: 'name'
}

/** Calls on spaces. */
export interface SpaceCalls {
  /** All spaces, or those that match; pages by itself. */
  listSpaces(query?: SpaceListQuery): PagedList<Space>

  /**
   * One space, with the numbers of its charts.
   *
   * @throws {NotFoundError} there is none of this id
   */
  getSpace(id: Id): Promise<SpaceWithCharts>

  /** The space of exactly this name, the oldest if there are several; `undefined` if there is none. */
  findSpace(name: string): Promise<Space | undefined>

  /**
   * Creates a space. Its name need not be unique. Never repeated blindly: after a failure without an answer,
   * `findSpace` tells whether it is there.
   */
  createSpace(space: string | { readonly name: string }): Promise<Space>

  /**
   * Renames a space.
   *
   * @throws {NotFoundError} there is none of this id
   */
  updateSpace(id: Id, change: { readonly name: string }): Promise<void>

  /** Deletes a space with its charts. @throws {NotFoundError} there is none of this id */
  deleteSpace(id: Id): Promise<void>
}

export function spaceCalls(core: HttpCore): SpaceCalls {
  const pathOf = (id: Id) => `spaces/${encodeId(id, 'space')}`
  const listSpaces = (query?: SpaceListQuery) => listPages<Space>(core, 'spaces', 'spaces', query)
  return {
    listSpaces,
    async getSpace(id) {
      const path = pathOf(id)
      return objectAnswer<SpaceWithCharts>(await core.call({ method: 'GET', path }), 'charts')
    },
    async findSpace(name) {
      for await (const space of listSpaces({ name })) if (space.name === name) return space
      return undefined
    },
    async createSpace(space) {
      const body = encodeJson(typeof space === 'string' ? { name: space } : space, 'The space')
      return objectAnswer<Space>(await core.call({ method: 'POST', path: 'spaces', body }), 'id')
    },
    async updateSpace(id, change) {
      assertDone(await core.call({ method: 'PUT', path: pathOf(id), body: encodeJson(change, 'The change') }))
    },
    async deleteSpace(id) {
      assertDone(await core.call({ method: 'DELETE', path: pathOf(id) }))
    },
  }
}
