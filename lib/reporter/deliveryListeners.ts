import type { DeliveryListeners } from '../delivery/DeliveryOptions.js'
import { batchChannel, lossChannel } from './channels.js'
import type { Notices } from './Notices.js'

/** What delivery tells of, as notices and as messages on diagnostics channels. */
export function deliveryListeners(reporter: object, notices: Notices): DeliveryListeners {
  return {
    onLoss(fate, cause, count, names) {
      if (lossChannel.hasSubscribers) lossChannel.publish({ reporter, fate, cause, count, names: names.slice(0, 10) })
      notices.report('DATA_LOST', `${fate}: ${cause}`, count, () => {
        const shown = names.length === 0 ? '' : ` (${names.slice(0, 10).join(', ')})`
        return `Measurements ${sentence[fate]}: ${cause}${shown}.`
      })
    },
    onFailure(message) {
      notices.report('DELIVERY_FAILED', `failed: ${message}`, 1, () => {
        return `Delivery fails and is tried again; nothing is lost yet: ${message.replace(/\.$/, '')}.`
      })
    },
    onSpoolTrouble(message) {
      notices.report('SPOOL_FAILED', `spool: ${message}`, 1, () => {
        return `The spool can't be used as it should, and is tried again: ${message.replace(/\.$/, '')}.`
      })
    },
    onAttempt({ id, encoded, attempts: attempt }, outcome, duration) {
      if (!batchChannel.hasSubscribers) return
      const message = 'message' in outcome ? outcome.message : undefined
      const { count, body } = encoded
      batchChannel.publish({
        reporter,
        id,
        count,
        bytes: body.length,
        attempt,
        outcome: outcome.kind,
        message,
        duration,
      })
    },
  }
}

const sentence = {
  rejected: 'were rejected by the service',
  dropped: 'were dropped',
  unknown: 'were sent without ever learning whether they were stored',
} as const
