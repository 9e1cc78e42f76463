/**
 * Whether a host of a parsed `URL` is this machine for certain: `localhost`, 127.0.0.0/8, `::1`. `URL` has already turned other spellings of
 * addresses (`127.1`, `0x7f000001`, `[0:0::1]`) into these. Other names that resolve to this machine don't count: the resolver could lie.
 */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase()
  if (host === 'localhost' || host === '[::1]') return true
  if (/^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(host)) return true
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
}
