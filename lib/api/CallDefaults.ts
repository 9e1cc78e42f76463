import type { Tags } from '../measurement/index.js'
import type { Runtime } from '../runtime/Runtime.js'

/** What `connect` was told once and every call uses. */
export interface CallDefaults {
  /** On every measurement that goes by tags. */
  readonly tags: Tags | undefined
  /** On every measurement that has none of its own. */
  readonly source: string | undefined
  /** Makes names of metrics legal; gives them back as they are without the option. */
  readonly sanitize: (name: string) => string
  readonly runtime: Runtime
}
