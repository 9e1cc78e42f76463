/** What a type of service must be told to be reached (reference: the services that Librato had). */
export interface RequiredSettings {
  readonly webhook: { readonly url: string }
  readonly slack: { readonly url: string }
  /** `addresses`: separated by commas. */
  readonly mail: { readonly addresses: string }
  readonly pagerduty: { readonly service_key: string; readonly event_type: string; readonly description: string }
  readonly campfire: { readonly subdomain: string; readonly token: string; readonly room: string }
  /** `from`: at most 15 characters. */
  readonly hipchat: {
    readonly auth_token: string
    readonly from: string
    readonly room_id: string | number
    readonly notify: boolean | number | string
  }
  readonly flowdock: { readonly api_token: string }
  readonly opsgenie: { readonly customer_key: string }
  readonly sns: {
    readonly topic_arn: string
    readonly access_key_id: string
    readonly secret_access_key: string
  }
  readonly victorops: { readonly api_key: string }
  readonly big_panda: { readonly app_key: string; readonly token: string }
  readonly zapier: { readonly url: string }
  readonly neptune: { readonly api_key: string }
}

/** What kind of receiver a service is. */
export type ServiceType = keyof RequiredSettings

/** Further settings are kept as they come. */
export type MoreSettings = Readonly<Record<string, string | number | boolean>>

/** A service to be created: its type decides which settings it needs. */
export type NewService = {
  readonly [T in ServiceType]: {
    readonly type: T
    readonly settings: RequiredSettings[T] & MoreSettings
    /** Default: empty. */
    readonly title?: string | null
  }
}[ServiceType]

/** What can be changed of a service. What is not named stays; `settings` are replaced as a whole. */
export interface ServiceChange {
  readonly type?: ServiceType
  readonly settings?: MoreSettings
  readonly title?: string | null
}

/** Somebody who is told about alerts, as the service keeps it. */
export interface NotificationService {
  readonly id: number
  readonly type: string
  /** With its secrets. */
  readonly settings: MoreSettings
  readonly title: string
  /** Whether our service really calls it: webhooks and Slack. Others need an account elsewhere and are only kept. Absent from other servers. */
  readonly delivered?: boolean
}
