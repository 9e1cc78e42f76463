/** Where a job stands. */
export type JobState = 'queued' | 'working' | 'complete' | 'failed' | 'canceled'

/** A job as answers show it (reference 5): only `id` and `state` are always there. */
export interface JobJson {
  readonly id: number
  readonly state: JobState
  /** Percent. */
  readonly progress?: number
  readonly output?: string
  readonly errors?: Readonly<Record<string, readonly string[]>>
}
