import { InvalidResponseError, NetworkError } from '../errors/index.js'
import { isTlsFailure } from './isTlsFailure.js'
import { rootCause } from './rootCause.js'
import type { Redact } from './Secrets.js'

/** How far a request had come when it failed. */
export interface FailurePoint {
  /** `POST http://127.0.0.1:8186/v1/metrics`, without query and credentials. */
  readonly what: string
  /** Whether there was a connection, TLS included: only then bytes of the request can have left. */
  readonly connected: boolean
  /** Whether it went to a proxy. */
  readonly isByProxy: boolean
  /** Whether the answer's last byte had come. */
  readonly complete: boolean
  /** Removes credentials from a text. */
  readonly redact: Redact
}

const longestMessage = 500

/** Decompression failures: zlib's and brotli's codes. */
const decodingCode = /^(Z_|ERR__|ERR_BROTLI|ERR_ZSTD|ZSTD_)/

/** Turns what got or Node threw during an exchange into one of our errors, with a cause that holds code and message only. */
export function networkError(error: unknown, point: FailurePoint): NetworkError | InvalidResponseError {
  const root = rootCause(error)
  const message = point.redact(root.message, longestMessage)
  const cause = Object.assign(new Error(message), root.code === undefined ? {} : { code: root.code })
  if (point.complete && decodingCode.test(root.code ?? ''))
    return new InvalidResponseError(`${point.what}: the answer can't be decompressed (${message}).`, {
      cause,
      attempts: 1,
    })
  if (root.code?.startsWith('HPE_'))
    return new InvalidResponseError(`${point.what}: the answer is not HTTP (${message}).`, { cause, attempts: 1 })
  const tls = isTlsFailure(root.code)
  const text = tls ? 'no trusted TLS connection' : point.connected ? 'the connection broke' : 'no connection'
  return new NetworkError(`${point.what}: ${text} (${message}).`, {
    cause,
    attempts: 1,
    mayHaveArrived: point.connected && !tls,
    isCertificateFault: tls,
    isProxyFault: point.isByProxy && !point.connected && !tls,
    retryable: !tls,
  })
}
