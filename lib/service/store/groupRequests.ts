import type { PackedSubmission } from './packedSubmission.js'
import type { ThreadRequest } from './storeProtocol.js'

/** Numbers in the columns of submissions that share a transaction: about 50,000 measurements, a tenth of a second. */
const longestGroup = 400_000

/** A request, or submissions that share a transaction. */
export type RequestGroup =
  | { readonly request: ThreadRequest }
  | { readonly submissions: readonly { readonly id: number; readonly submission: PackedSubmission }[] }

/**
 * Puts requests that wait at the same time in the order in which they are worked on: submissions together, since each waits for the disk
 * once, and everything else where it stands among them. Only a look for an idempotency key goes before submissions that came earlier: those
 * are not acknowledged yet, and the key is looked up once more with the submission itself.
 */
export function groupRequests(requests: readonly ThreadRequest[]): RequestGroup[] {
  const groups: RequestGroup[] = requests.filter(({ method }) => method === 'recall').map((request) => ({ request }))
  let open: { id: number; submission: PackedSubmission }[] = []
  let length = 0
  const close = (): void => {
    if (open.length > 0) groups.push({ submissions: open })
    open = []
    length = 0
  }
  for (const request of requests) {
    if (request.method === 'recall') continue
    if (request.method !== 'write') {
      close()
      groups.push({ request })
      continue
    }
    for (const submission of request.args[0] as readonly PackedSubmission[]) {
      const isFull = length + submission.columns.length > longestGroup
      if (isFull || (open[0] !== undefined && open[0].submission.generation !== submission.generation)) close()
      open.push({ id: request.id, submission })
      length += submission.columns.length
    }
  }
  close()
  return groups
}
