import type { Agent } from 'node:http'
import type { Got } from 'got'
import { createAgent } from './createAgent.js'
import { createGot } from './createGot.js'
import type { ResolvedClientOptions } from './ResolvedClientOptions.js'

/** What requests of one core go through. */
export interface OpenClient {
  readonly got: Got
  /** Ours to close; a user's own agent is not. */
  readonly ownAgent: Agent | undefined
}

/** Makes what the requests of one core go through. */
export async function openClient(options: ResolvedClientOptions): Promise<OpenClient> {
  const agent = options.agent ?? (await createAgent(options))
  return { got: await createGot(options, agent), ownAgent: options.agent === undefined ? agent : undefined }
}
