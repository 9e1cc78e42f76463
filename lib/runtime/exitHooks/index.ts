export type { Closable } from './ExitHooks.js'
export { type ExitHookOptions, installExitHooks } from './installExitHooks.js'
