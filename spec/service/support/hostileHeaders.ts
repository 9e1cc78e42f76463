import fc from 'fast-check'

/** Headers that clients should not send, or that make what comes with them mean something else. */
export const hostileHeader = fc.oneof(
  fc.constantFrom(
    'Content-Type: application/json',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Type: text/plain',
  ),
  fc.constantFrom(
    'Content-Type: image/png',
    'Content-Type: ',
    'Content-Type: ;',
    'Content-Encoding: gzip',
    'Content-Encoding: br',
  ),
  fc.constantFrom(
    'Content-Encoding: deflate',
    'Content-Encoding: gzip, gzip',
    'Idempotency-Key: a',
    'Idempotency-Key: ',
    'Expect: 100-continue',
  ),
  fc.constantFrom(
    `Idempotency-Key: ${'k'.repeat(500)}`,
    'Idempotency-Key: \u00e9\u00ff',
    'Expect: magic',
    'Origin: http://evil.example',
    'Origin: null',
  ),
  fc.constantFrom(
    'Sec-Fetch-Site: cross-site',
    'Range: bytes=0-',
    'Upgrade: websocket',
    'X-Forwarded-Proto: https',
    'Host: evil.example',
    'Host: ',
  ),
  fc.constantFrom(
    `X-Long: ${'l'.repeat(20_000)}`,
    'X-Nul: \0',
    ': no name',
    'no colon',
    ' folded',
    'User-Agent: \u00ff\u00fe',
    'Accept: nothing/here',
  ),
)
/** Headers that mean something to us or to HTTP, with values that nobody chose; without line ends, as `framing` is what tries those. */
export const generatedHeader = fc
  .tuple(
    fc.oneof(
      fc.constantFrom('Content-Type', 'Content-Encoding', 'Idempotency-Key', 'Authorization', 'Host', 'Origin'),
      fc.constantFrom(
        'Accept-Encoding',
        'If-None-Match',
        'X-Forwarded-Proto',
        'X-Forwarded-For',
        'User-Agent',
        'Cookie',
      ),
      fc.constantFrom('Content-Length', 'Transfer-Encoding', 'Connection', 'Keep-Alive', 'TE', 'Trailer', 'Expect'),
      fc.string({ minLength: 1, maxLength: 20 }),
    ),
    fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }), fc.integer().map(String)),
  )
  .map(([name, value]) => `${name}: ${value}`.replaceAll(/[\r\n]/g, ' '))
/** What the request says of who sends it; mostly right, or nothing would be looked at. */
export const credentials = fc.constantFrom(
  'right',
  'right',
  'right',
  'right',
  'right',
  'right',
  'wrong',
  'none',
  'broken',
  'digest',
)
