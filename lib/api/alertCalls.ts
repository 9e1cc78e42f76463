import type { HttpCore } from '../http/HttpCore.js'
import type { Alert, AlertChange, AlertDelivery, AlertStatus, AlertStatuses, NewAlert } from './Alert.js'
import { assertDone } from './assertDone.js'
import { encodeId, type Id } from './encodeId.js'
import { encodeJson } from './encodeJson.js'
import { type ListQuery, listPages } from './listPages.js'
import { objectAnswer } from './objectAnswer.js'
import type { PagedList } from './PagedList.js'

/** Which alerts to list. */
export interface AlertListQuery extends ListQuery {
  /** Part of the name, in any case; `*` stands for anything. */
  readonly name?: string
  readonly orderby?: 'updated_at'
}

/** Calls on alerts. */
export interface AlertCalls {
  /** All alerts, or those that match; pages by itself. */
  listAlerts(query?: AlertListQuery): PagedList<Alert>

  /** @throws {NotFoundError} there is none of this id */
  getAlert(id: Id): Promise<Alert>

  /** The alert of this name, whatever the case; `undefined` if there is none. */
  findAlert(name: string): Promise<Alert | undefined>

  /**
   * Creates an alert. Never repeated blindly.
   *
   * @throws {AlreadyExistsError} there is one of this name
   * @throws {BadRequestError} a condition or a service that the API refuses; metrics need not exist yet
   */
  createAlert(alert: NewAlert): Promise<Alert>

  /**
   * Changes what is named; conditions are replaced as a whole. One that keeps its `id` and is otherwise as it was goes on counting its
   * duration: `updateAlert(alert.id, { ...alert, active: false })`.
   *
   * @throws {NotFoundError} there is none of this id
   * @throws {AlreadyExistsError} another one has this name
   */
  updateAlert(id: Id, change: AlertChange): Promise<void>

  /** @throws {NotFoundError} there is none of this id */
  deleteAlert(id: Id): Promise<void>

  /** Has the alert tell a service, too. @throws {NotFoundError} there is no such alert @throws {BadRequestError} no such service */
  addAlertService(id: Id, service: Id): Promise<void>

  /** Has the alert no longer tell a service, which itself stays. @throws {NotFoundError} there is no such alert, or it doesn't tell it */
  removeAlertService(id: Id, service: Id): Promise<void>

  /** Whether an alert fires. @throws {NotFoundError} there is none of this id */
  getAlertStatus(id: Id): Promise<AlertStatus>

  /** The alerts that fire, and those that cleared of late. */
  listAlertStatuses(): Promise<AlertStatuses>

  /**
   * Clears an alert that fires: what was measured until now no longer counts. Harmless where it doesn't fire.
   *
   * @throws {NotFoundError} there is none of this id
   */
  clearAlert(id: Id): Promise<void>

  /** What became of telling the alert's services, the last first. Only our service has this. @throws {NotFoundError} there is none of this id */
  listAlertDeliveries(id: Id): PagedList<AlertDelivery>
}

export function alertCalls(core: HttpCore): AlertCalls {
  const pathOf = (id: Id) => `alerts/${encodeId(id, 'alert')}`
  const listAlerts = (query?: AlertListQuery) => listPages<Alert>(core, 'alerts', 'alerts', query)
  return {
    listAlerts,
    async getAlert(id) {
      const path = pathOf(id)
      return objectAnswer<Alert>(await core.call({ method: 'GET', path }), 'id')
    },
    async findAlert(name) {
      // The API searches for parts of names.
      for await (const alert of listAlerts({ name })) if (alert.name.toLowerCase() === name.toLowerCase()) return alert
      return undefined
    },
    async createAlert(alert) {
      const answer = await core.call({ method: 'POST', path: 'alerts', body: encodeJson(alert, 'The alert') })
      return objectAnswer<Alert>(answer, 'id')
    },
    async updateAlert(id, change) {
      assertDone(await core.call({ method: 'PUT', path: pathOf(id), body: encodeJson(change, 'The change') }))
    },
    async deleteAlert(id) {
      assertDone(await core.call({ method: 'DELETE', path: pathOf(id) }))
    },
    async addAlertService(id, service) {
      const path = `${pathOf(id)}/services`
      const body = JSON.stringify({ service: encodeId(service, 'service') })
      // Adding it again changes nothing, so this POST may be repeated.
      assertDone(await core.call({ method: 'POST', path, body, idempotent: true }), 201)
    },
    async removeAlertService(id, service) {
      assertDone(await core.call({ method: 'DELETE', path: `${pathOf(id)}/services/${encodeId(service, 'service')}` }))
    },
    async getAlertStatus(id) {
      const path = `${pathOf(id)}/status`
      return objectAnswer<AlertStatus>(await core.call({ method: 'GET', path }), 'status')
    },
    async listAlertStatuses() {
      const answer = await core.call({ method: 'GET', path: 'alerts/status' })
      return objectAnswer<AlertStatuses>(answer, 'firing')
    },
    async clearAlert(id) {
      // Clearing it again changes nothing, so this POST may be repeated.
      assertDone(await core.call({ method: 'POST', path: `${pathOf(id)}/clear`, idempotent: true }))
    },
    listAlertDeliveries: (id) => listPages<AlertDelivery>(core, `${pathOf(id)}/deliveries`, 'deliveries'),
  }
}
