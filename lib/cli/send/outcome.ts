/** What became of measurements that were to be sent. */
export interface Outcome {
  readonly accepted: number
  /** By the service. */
  readonly refused: number
  /** Because they made no sense. */
  readonly skipped: number
}

/** `98 accepted, 2 refused, 1 line left out`. */
export function outcomeSentence({ accepted, refused, skipped }: Outcome): string {
  const parts = [`${accepted} accepted`]
  if (refused > 0) parts.push(`${refused} refused`)
  if (skipped > 0) parts.push(`${skipped} ${skipped === 1 ? 'line' : 'lines'} left out`)
  return parts.join(', ')
}

/** The exit status that says it. */
export function outcomeStatus({ refused, skipped }: Outcome): 0 | 1 | 2 {
  return refused > 0 ? 1 : skipped > 0 ? 2 : 0
}
