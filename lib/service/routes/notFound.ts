import { requestError } from '../http/Answer.js'

/** Nothing under this name (reference 2.5, shape b). */
export const notFound = requestError(404, 'Not Found')
