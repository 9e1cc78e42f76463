export type { Closable } from './Closable.js'
export type { SignalName } from './ExitRequest.js'
export { type ExitHookOptions, installExitHooks } from './installExitHooks.js'
