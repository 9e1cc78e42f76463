import type { Api } from '../api/index.js'
import type { CommandArguments } from './Command.js'
import type { CommandContext } from './CommandContext.js'
import { openApi } from './connection.js'

/** Some ten minutes with full jitter. Each try carries the same id, so that nothing is stored twice. */
const whenItWorked = { limit: 100, base: 500, cap: 15_000 }

/** What much is sent with. */
export interface PatientClient {
  /** How many were accepted so far; with that it is known whether the service was ever there. */
  readonly accepted: () => number
  /** Is told once for each time that the service is away. */
  readonly say: (sentence: string) => void
}

/**
 * A client for much: a wrong url is told at once, but a service that goes away in the middle is waited for, and the input with it. What is
 * returned says which client is right at the moment.
 *
 * @throws {LibratoError}
 */
export async function openPatiently(
  values: CommandArguments['values'],
  context: Pick<CommandContext, 'environment'>,
  { accepted, say }: PatientClient,
): Promise<() => Api> {
  const first = await openApi(values, context)
  let saidAt = -1
  const silent = (): void => {}
  // The client's log tells of each exchange; those that are tried again come with a delay.
  const debug = (fields: object): void => {
    if ('delay' in fields && saidAt !== accepted()) {
      saidAt = accepted()
      say('Sending fails at the moment; it is tried again.')
    }
  }
  const logger = { debug, info: silent, warn: silent, error: silent }
  const later = await openApi(values, context, { retry: whenItWorked, logger })
  return () => (accepted() > 0 ? later : first)
}
