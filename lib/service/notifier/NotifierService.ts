import type { StoredDocument } from '../store/documents/Document.js'

/** Texts, numbers and flags by name: what a type of service needs to be reached. Some are secrets: they belong into no log. */
export type ServiceSettings = Readonly<Record<string, string | number | boolean>>

/** A service in the API's sense: somebody who is told about alerts. */
export interface NotifierService {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly settings: ServiceSettings
}

/** The service that a document holds. */
export function serviceOf({ id, name, body }: StoredDocument): NotifierService {
  return { id, type: String(body['type']), title: name, settings: body['settings'] as ServiceSettings }
}
