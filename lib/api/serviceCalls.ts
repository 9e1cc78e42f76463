import type { HttpCore } from '../http/HttpCore.js'
import { assertDone } from './assertDone.js'
import { encodeId, type Id } from './encodeId.js'
import { encodeJson } from './encodeJson.js'
import { type ListQuery, listPages } from './listPages.js'
import { objectAnswer } from './objectAnswer.js'
import type { PagedList } from './PagedList.js'
import type { NewService, NotificationService, ServiceChange } from './Service.js'

/** In which order to list services. */
export interface ServiceListQuery extends ListQuery {
  /** Default: `title`. */
  readonly orderby?: 'title' | 'updated_at'
}

/** Calls on services: those who are told about alerts. Only an admin's token may create, change or delete them. */
export interface ServiceCalls {
  /** All services; pages by itself. */
  listServices(query?: ServiceListQuery): PagedList<NotificationService>

  /** @throws {NotFoundError} there is none of this id */
  getService(id: Id): Promise<NotificationService>

  /**
   * Creates a service; `createAlert` takes its id. Never repeated blindly.
   *
   * @throws {BadRequestError} a setting that the type needs is missing, or a url is neither http nor https
   */
  createService(service: NewService): Promise<NotificationService>

  /** Changes what is named. @throws {NotFoundError} there is none of this id */
  updateService(id: Id, change: ServiceChange): Promise<void>

  /** Deletes a service and takes it from all alerts. @throws {NotFoundError} there is none of this id */
  deleteService(id: Id): Promise<void>
}

export function serviceCalls(core: HttpCore): ServiceCalls {
  const pathOf = (id: Id) => `services/${encodeId(id, 'service')}`
  return {
    listServices: (query) => listPages<NotificationService>(core, 'services', 'services', query),
    async getService(id) {
      const path = pathOf(id)
      return objectAnswer<NotificationService>(await core.call({ method: 'GET', path }), 'id')
    },
    async createService(service) {
      const answer = await core.call({ method: 'POST', path: 'services', body: encodeJson(service, 'The service') })
      return objectAnswer<NotificationService>(answer, 'id')
    },
    async updateService(id, change) {
      assertDone(await core.call({ method: 'PUT', path: pathOf(id), body: encodeJson(change, 'The change') }))
    },
    async deleteService(id) {
      assertDone(await core.call({ method: 'DELETE', path: pathOf(id) }))
    },
  }
}
