export * from './apiErrors.js'
export { type ErrorCode, type ErrorCodeEntry, errorCodes } from './errorCodes.js'
export { LibratoError, type LibratoErrorOptions } from './LibratoError.js'
