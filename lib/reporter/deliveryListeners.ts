import type { DeliveryListeners } from '../delivery/DeliveryOptions.js'
import { batchChannel, lossChannel } from './channels.js'
import { lossSentence } from './lossSentence.js'
import type { Notices } from './Notices.js'

/** What delivery tells of, as notices and as messages on diagnostics channels. */
export function deliveryListeners(reporter: object, notices: Notices): DeliveryListeners {
  return {
    onLoss(fate, cause, count, names) {
      if (lossChannel.hasSubscribers) lossChannel.publish({ reporter, fate, cause, count, names: names.slice(0, 10) })
      notices.report('DATA_LOST', `${fate}: ${cause}`, count, () => lossSentence(fate, cause, names))
    },
    onFailure(message) {
      notices.report('DELIVERY_FAILED', `failed: ${message}`, 1, () => {
        const why = /^\d{3}\b/.test(message) ? `the answer was ${message}` : message
        return `Delivery failed, and the measurements are kept to be sent again: ${why.replace(/\.$/, '')}.`
      })
    },
    onSpoolTrouble(message) {
      notices.report('SPOOL_FAILED', `spool: ${message}`, 1, () => {
        return `The spool does not work as it should: ${message.replace(/\.$/, '')}.`
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
