import { FieldFault } from '../fields/FieldFault.js'

const longestUrl = 2_048

/**
 * Whether a url may be called when an alert fires: http or https, to some host. Where it may lead is the operator's to decide: a receiver in
 * the own network is the usual case, which is why only admins may name one.
 * @throws FieldFault
 */
export function checkTarget(name: string, url: string): void {
  if (url.length > longestUrl) throw new FieldFault(name, `is too long (at most ${longestUrl} characters)`)
  const target = URL.canParse(url) ? new URL(url) : undefined
  if (target === undefined || target.hostname === '') throw new FieldFault(name, 'is not a valid URL')
  if (target.protocol !== 'http:' && target.protocol !== 'https:')
    throw new FieldFault(name, 'must start with http:// or https://')
  if (!isDecodable(target.username) || !isDecodable(target.password))
    throw new FieldFault(name, 'has credentials that are not percent-encoded')
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
