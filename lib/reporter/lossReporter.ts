import type { LossListener } from '../delivery/Settlement.js'
import type { Notices } from './Notices.js'

/** What delivery tells of, as notices. */
export function lossReporter(notices: Notices): { onLoss: LossListener; onFailure: (message: string) => void } {
  return {
    onLoss: (fate, cause, count, names) =>
      notices.report('DATA_LOST', `${fate}: ${cause}`, count, () => {
        const shown = names.length === 0 ? '' : ` (${names.slice(0, 10).join(', ')})`
        return `Measurements ${sentence[fate]}: ${cause}${shown}.`
      }),
    onFailure: (message) =>
      notices.report('DELIVERY_FAILED', `failed: ${message}`, 1, () => {
        return `Delivery fails and is tried again; nothing is lost yet: ${message.replace(/\.$/, '')}.`
      }),
  }
}

const sentence = {
  rejected: 'were rejected by the service',
  dropped: 'were dropped',
  unknown: 'were sent without ever learning whether they were stored',
} as const
