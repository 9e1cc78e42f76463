import { NetworkError, TimeoutError } from '../../errors/apiErrors.js'
import type { Outcome } from '../Outcome.js'

/**
 * What a failure without an answer means for a batch. A certificate that isn't trusted is a matter of configuration, so nothing is in doubt
 * and nothing is lost. Only where no connection came about is it certain that nothing was stored.
 */
export function readFailure(error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof NetworkError && error.isCertificateFault)
    return { kind: 'we-are-refused', message, mayBeStored: false }
  const knowsArrival = error instanceof NetworkError || error instanceof TimeoutError
  const mayBeStored = !knowsArrival || error.mayHaveArrived
  return { kind: 'doubtful', message, mayBeStored, retryAfter: undefined }
}
