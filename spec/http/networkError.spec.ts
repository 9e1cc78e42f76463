import { describe, expect, test } from '@jest/globals'
import { InvalidResponseError, NetworkError } from '../../lib/errors/index.js'
import { networkError } from '../../lib/http/networkError.js'
import { rootCause } from '../../lib/http/rootCause.js'

const coded = (code: string, message = `what ${code} means`, more: object = {}) =>
  Object.assign(new Error(message), { code, ...more })

describe('the root cause', () => {
  test('is the innermost error, without what hangs on it', () => {
    const inner = coded('HPE_INVALID_CONSTANT', 'Parse Error', { rawPacket: Buffer.from('secret') })
    const outer = new Error('outer', { cause: new Error('middle', { cause: inner }) })
    expect(rootCause(outer)).toEqual({ code: 'HPE_INVALID_CONSTANT', message: 'Parse Error' })
  })

  test('of several addresses names all of them', () => {
    const errors = [coded('ECONNREFUSED', 'connect ::1'), coded('ECONNREFUSED', 'connect 127.0.0.1')]
    const error = Object.assign(new AggregateError(errors, ''), { code: 'ECONNREFUSED' })
    expect(rootCause(new Error('', { cause: error }))).toEqual({
      code: 'ECONNREFUSED',
      message: 'connect ::1; connect 127.0.0.1',
    })
  })

  test('is found in a circle, in an empty error and in what is no error', () => {
    const circle = new Error('round')
    circle.cause = circle
    expect(rootCause(circle)).toEqual({ message: 'round' })
    expect(rootCause(coded('EPIPE', ''))).toEqual({ code: 'EPIPE', message: 'EPIPE' })
    expect(rootCause(new RangeError())).toEqual({ message: 'RangeError' })
    for (const thrown of [undefined, null, 'text', 5, {}])
      expect(rootCause(thrown)).toEqual({ message: 'unknown failure' })
  })
})

describe('a failure', () => {
  const point = {
    what: 'POST http://h/v1/metrics',
    connected: false,
    complete: false,
    isByProxy: false,
    redact: (text: string, longest?: number) => text.slice(0, longest),
  }

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET', 'ETIMEDOUT'])(
    '%s without a connection: nothing arrived, and the network may mend',
    (code) => {
      const error = networkError(coded(code), point)
      expect(error).toBeInstanceOf(NetworkError)
      expect(error).toMatchObject({
        mayHaveArrived: false,
        isCertificateFault: false,
        retryable: true,
        cause: { code },
      })
    },
  )

  test.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'EPROTO',
  ])('%s is a matter of configuration', (code) => {
    const error = networkError(coded(code), point)
    expect(error).toMatchObject({ isCertificateFault: true, mayHaveArrived: false, retryable: false })
    expect(error.message).toContain('no trusted TLS connection')
  })

  test.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])('%s on a connection leaves open what arrived', (code) => {
    expect(networkError(coded(code), { ...point, connected: true })).toMatchObject({
      mayHaveArrived: true,
      retryable: true,
    })
  })

  test('to decode a whole answer is no failure of the network, but one of a cut answer is', () => {
    const decoding = coded('Z_DATA_ERROR')
    const at = { ...point, connected: true }
    expect(networkError(decoding, { ...at, complete: true })).toBeInstanceOf(InvalidResponseError)
    expect(networkError(decoding, at)).toBeInstanceOf(NetworkError)
  })
})
