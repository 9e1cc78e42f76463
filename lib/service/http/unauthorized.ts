import { requestError } from './Answer.js'

/** `Basic`, so that a browser asks its user; the text is the API's. */
export const unauthorized = requestError(401, 'Authorization Required', {
  'www-authenticate': 'Basic realm="librato-reporter", charset="UTF-8"',
})
