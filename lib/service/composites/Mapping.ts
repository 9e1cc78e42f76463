/** What `&` stands for within one `map`. Compared as an object: maps may lie in one another. */
export interface Mapping {
  /** A tag, or the source under which a series is shown. */
  readonly by: { readonly tag: string } | 'source'
  /** `*` stands for anything. */
  readonly pattern: string
}
