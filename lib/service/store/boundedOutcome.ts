import type { SubmissionOutcome } from './Submission.js'

/** Refusals that are listed one by one: a batch of any client, and no megabytes for a small body that is wrong throughout. */
const mostListed = 1_000

/** The same outcome as it is remembered and answered: all refusals counted, the first ones listed. */
export function boundedOutcome(outcome: SubmissionOutcome): SubmissionOutcome {
  const { total, refusals } = outcome
  if (refusals.length <= mostListed) return outcome
  return { total, refusals: refusals.slice(0, mostListed), failed: refusals.length }
}
