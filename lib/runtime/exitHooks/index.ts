export type { Closable } from './Closable.js'
export { type ExitHookOptions, installExitHooks, type SignalName } from './installExitHooks.js'
