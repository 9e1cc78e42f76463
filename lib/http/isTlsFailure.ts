/** OpenSSL's words for a certificate that doesn't verify, as Node puts them into `code`, where no prefix tells them. */
const verificationCodes = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'EPROTO',
])

const prefixes = ['ERR_TLS_', 'ERR_SSL_', 'CERT_', 'CRL_', 'UNABLE_TO_', 'ERROR_IN_CERT_', 'ERROR_IN_CRL_']

/** Whether a Node error code says that TLS could not be agreed on: a wrong certificate, or no TLS at the other end. Waiting won't mend it. */
export function isTlsFailure(code: string | undefined): boolean {
  return code !== undefined && (verificationCodes.has(code) || prefixes.some((prefix) => code.startsWith(prefix)))
}
