export type { CallRetryOptions, ClientOptions, CoreOptions, NodeAgent } from './ClientOptions.js'
export { createHttpCore } from './createHttpCore.js'
export type { ApiAnswer, HttpCore, HttpMethod, HttpRequest, HttpResponse, RateLimitState } from './HttpCore.js'
export { coreOptionNames, resolveClientOptions } from './resolveClientOptions.js'
