import type { Instant } from './BackendClock.js'

/**
 * How the rest of a window is cut, once it was written to disk: it may be in the hands of another process ever after, so that whatever becomes of
 * the file, the same measurements go out under the same ids.
 */
export interface CutPlan {
  /** One a batch, in the order of the window. */
  readonly cuts: { readonly id: string; readonly count: number }[]
  /** Metrics that are left out. */
  readonly isHeld: ((name: string) => boolean) | undefined
  /** Since when another process may have sent it. */
  readonly since: Instant
}
