/** One type of service: what its settings must have, and whether alerts are really delivered to it. */
export interface ServiceType {
  /** Settings that must be there, as texts that are not empty. */
  readonly required: readonly string[]
  /** Whether this service calls it. The others need an account elsewhere, or a mail server: they are stored, and an alert's log says so. */
  readonly isDelivered: boolean
}

const kept = (...required: string[]): ServiceType => ({ required, isDelivered: false })
const delivered = (...required: string[]): ServiceType => ({ required, isDelivered: true })

/** The types that the API knows (reference 8.3). */
export const serviceTypes: ReadonlyMap<string, ServiceType> = new Map([
  ['webhook', delivered('url')],
  ['slack', delivered('url')],
  ['mail', kept('addresses')],
  ['pagerduty', kept('service_key', 'event_type', 'description')],
  ['campfire', kept('subdomain', 'token', 'room')],
  ['hipchat', kept('auth_token', 'from', 'room_id', 'notify')],
  ['flowdock', kept('api_token')],
  ['opsgenie', kept('customer_key')],
  ['sns', kept('topic_arn', 'access_key_id', 'secret_access_key')],
  ['victorops', kept('api_key')],
  ['big_panda', kept('app_key', 'token')],
  ['zapier', kept('url')],
  ['neptune', kept('api_key')],
])

/** Whether alerts are delivered to services of this type. */
export function isDelivered(type: string): boolean {
  return serviceTypes.get(type)?.isDelivered === true
}
