import type { Fate } from '../delivery/Tally.js'

/** What the causes of our own mean. Any other is what the service said. */
const reasons: Readonly<Record<string, string>> = {
  budget: 'what waits to be sent would take more memory than retention.bytes allows',
  'spool budget': 'what waits to be sent would take more of the disk than spool.bytes allows',
  age: 'they have waited for longer than retention.age or spool.age allows',
  'damaged in the spool': 'their file in the spool is damaged',
  'gone from the spool': 'their file is gone from the spool',
  'older than the memory for ids':
    'an earlier attempt may have stored them, and the service may have forgotten it, so to send them again might store them twice',
}

/** What became of measurements that are given up, in one sentence that claims no more than is known. */
export function lossSentence(fate: Exclude<Fate, 'accepted'>, cause: string, names: readonly string[]): string {
  const which = names.length === 0 ? '' : ` (${names.slice(0, 10).join(', ')})`
  const reason = (reasons[cause] ?? cause).replace(/\.$/, '')
  const isClosed = cause === 'closed'
  switch (fate) {
    case 'rejected':
      return cause === 'held back after a type clash'
        ? `Measurements were not sent${which}: the service has these metrics as another type, so use other names or delete them there.`
        : `The service refused measurements${which}: ${reason}.`
    case 'dropped':
      return `Measurements were given up${which}: ${isClosed ? 'the reporter was closed before they could be delivered' : reason}.`
    case 'unknown':
      return `Measurements may or may not be stored${which}: ${isClosed ? 'the reporter was closed before an answer said so' : reason}.`
  }
}
