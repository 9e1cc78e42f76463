/** A reference from an event to something elsewhere: a build, a commit. */
export interface AnnotationLink {
  /** What the link is to the event, unique within it: `github`. */
  readonly rel: string
  readonly href: string
  readonly label?: string | null
}

/** An event to be recorded. Times are Unix seconds. */
export interface AnnotationEvent {
  /** A short summary: `Deployed v45`. */
  readonly title: string
  readonly description?: string | null
  /** Where it happened. Default: none; it is then read back under `unassigned`. */
  readonly source?: string
  /** Default: when the service receives it. */
  readonly start_time?: number
  /** For events that took a while. Default: none. */
  readonly end_time?: number | null
  readonly links?: readonly AnnotationLink[]
}

/** What can be changed of an event. What is not named stays; `links` are replaced as a whole. */
export type AnnotationChange = Partial<Omit<AnnotationEvent, 'source'>>

/** An event as the service keeps it. */
export interface Annotation {
  readonly id: number
  readonly title: string
  readonly description: string | null
  /** `null`: none was given. */
  readonly source: string | null
  /** Unix seconds. */
  readonly start_time: number
  /** Unix seconds; `null` while there is no end. */
  readonly end_time: number | null
  readonly links: readonly AnnotationLink[]
}

/** A named line of events. */
export interface AnnotationStream {
  readonly name: string
  readonly display_name: string | null
}

/** A stream with those events that a query asked for. */
export interface AnnotationStreamWithEvents extends AnnotationStream {
  /** In order of their start, by source; those without one under `unassigned`. */
  readonly events: Readonly<Record<string, readonly Annotation[]>>
  /** `next_time`: the answer was cut at a limit of the service; ask again with it as `start_time`. */
  readonly query?: { readonly next_time?: number }
}

/** Which events of a stream to get. Times are Unix seconds, or dates. */
export interface AnnotationQuery {
  /** Events that start at this time or later. */
  readonly start_time?: number | Date
  /** Events that start at this time or earlier. Default: no end. */
  readonly end_time?: number | Date
  /** The last events; the first ones together with `start_time`. */
  readonly count?: number
  /** Names, or patterns with `*`. */
  readonly sources?: readonly string[]
}
