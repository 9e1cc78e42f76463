import type { FieldMessages } from './fieldMessages.js'
import type { Redact } from './Secrets.js'

/** Messages that one line has room for. */
const most = 5

/** The messages of an answer in one line, for a sentence of ours; empty where there are none. */
export function wordsOf(messages: FieldMessages, redact: Redact): string {
  const parts = Object.entries(messages).flatMap(([field, texts]) =>
    texts.map((text) => (field === 'request' ? text : `${field} ${text}`)),
  )
  // Once more, as a secret may be made by putting its pieces together.
  const shown = redact(parts.slice(0, most).join('; ').replace(/\s+/g, ' '))
  return parts.length > most ? `${shown}; and ${parts.length - most} more` : shown
}
