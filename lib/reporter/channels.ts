import { channel } from 'node:diagnostics_channel'

/**
 * Carries a `FlushMessage` for every flush. That of an interval comes when everything it covers is settled, or, with what is retained
 * until then, when the next window ends.
 */
export const flushChannel = channel('librato-reporter:flush')

/** Carries a `BatchMessage` for every attempt. */
export const batchChannel = channel('librato-reporter:batch')

/** Carries a `LossMessage` for everything that is rejected, dropped or unknown. */
export const lossChannel = channel('librato-reporter:loss')
