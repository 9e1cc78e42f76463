import type { ErrorCode } from './errorCodes.js'
import { LibratoError, type LibratoErrorOptions } from './LibratoError.js'

/** What an answer of the service adds to an error. */
export interface ApiErrorOptions extends LibratoErrorOptions {
  /** The HTTP status of the answer. */
  status?: number
}

/** An answer of the service that is an error. */
abstract class ApiError extends LibratoError {
  /** The HTTP status of the answer, if there was one. */
  readonly status: number | undefined

  constructor(code: ErrorCode, message: string, options: ApiErrorOptions = {}) {
    super(code, message, options)
    this.status = options.status
  }
}

/** 400, 413, 415 and other 4xx: the data is wrong. */
export class BadRequestError extends ApiError {
  /** Messages by field, nested fields joined by a dot (`conditions.duration`); `request` holds those that belong to no field. */
  readonly errors: Readonly<Record<string, readonly string[]>>

  constructor(
    message: string,
    options: ApiErrorOptions & { errors?: Readonly<Record<string, readonly string[]>> } = {},
  ) {
    super('BAD_REQUEST', message, options)
    this.errors = options.errors ?? {}
  }
}

/** 401: user and token are not known here. */
export class UnauthorizedError extends ApiError {
  constructor(message: string, options?: ApiErrorOptions) {
    super('UNAUTHORIZED', message, options)
  }
}

/** 403 that is no rate limit: the token may not do this. */
export class ForbiddenError extends ApiError {
  constructor(message: string, options?: ApiErrorOptions) {
    super('FORBIDDEN', message, options)
  }
}

/** 404: nothing under this name. */
export class NotFoundError extends ApiError {
  constructor(message: string, options?: ApiErrorOptions) {
    super('NOT_FOUND', message, options)
  }
}

/** 409 or 422: there is one already. */
export class AlreadyExistsError extends ApiError {
  constructor(message: string, options?: ApiErrorOptions) {
    super('ALREADY_EXISTS', message, options)
  }
}

/** 429, or a 403 that names a limit. */
export class RateLimitError extends ApiError {
  /** Milliseconds to wait, if the answer said so. */
  readonly retryAfter: number | undefined

  constructor(message: string, options: ApiErrorOptions & { retryAfter?: number } = {}) {
    super('RATE_LIMITED', message, options)
    this.retryAfter = options.retryAfter
  }
}

/** 5xx: the service failed. */
export class ServerError extends ApiError {
  /** Milliseconds to wait, if the answer said so. */
  readonly retryAfter: number | undefined

  constructor(message: string, options: ApiErrorOptions & { retryAfter?: number } = {}) {
    super('SERVER_ERROR', message, options)
    this.retryAfter = options.retryAfter
  }
}

/** No answer in time. */
export class TimeoutError extends LibratoError {
  /** Whether the request may have reached the service. False when there was no connection in time. */
  readonly mayHaveArrived: boolean

  constructor(message: string, options: LibratoErrorOptions & { mayHaveArrived?: boolean } = {}) {
    super('TIMEOUT', message, options)
    this.mayHaveArrived = options.mayHaveArrived ?? true
  }
}

/** No connection, or it broke. */
export class NetworkError extends LibratoError {
  /**
   * Whether the request may have reached the service before the connection broke. False when there never was a connection (refused,
   * unknown host, wrong certificate): then nothing can have been stored.
   */
  readonly mayHaveArrived: boolean
  /**
   * Whether TLS could not be agreed on: the service's certificate is not trusted, or there is no TLS at the other end. A matter of
   * configuration, not of the network: waiting won't mend it. Node's code is in `cause`.
   */
  readonly isCertificateFault: boolean
  /** Whether it was the proxy that could not be reached, or that refused: then the service was never asked. */
  readonly isProxyFault: boolean

  constructor(
    message: string,
    options: LibratoErrorOptions & {
      mayHaveArrived?: boolean
      isCertificateFault?: boolean
      isProxyFault?: boolean
    } = {},
  ) {
    super('NETWORK', message, options)
    this.mayHaveArrived = options.mayHaveArrived ?? true
    this.isCertificateFault = options.isCertificateFault ?? false
    this.isProxyFault = options.isProxyFault ?? false
  }
}

/** An answer that isn't one of this API. */
export class InvalidResponseError extends ApiError {
  constructor(message: string, options?: ApiErrorOptions) {
    super('INVALID_RESPONSE', message, options)
  }
}
