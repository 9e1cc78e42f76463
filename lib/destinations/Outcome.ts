/** One measurement that the backend refused while it took others of the batch. */
export interface ItemRefusal {
  /** Position in the batch; absent where the answer gave no usable one. */
  readonly index: number | undefined
  readonly name: string | undefined
  readonly message: string
  /** The metric is of another kind there: nothing of this name will be taken before somebody acts. */
  readonly isTypeClash: boolean
}

/** What became of one attempt to send a batch. */
export type Outcome =
  /** Accepted whole. */
  | { readonly kind: 'stored' }
  /** Accepted but for these, which will never be accepted. */
  | { readonly kind: 'stored-in-part'; readonly refusals: readonly ItemRefusal[] }
  /** Something in the data is wrong. `names`: metrics that the answer blames, if it does. */
  | {
      readonly kind: 'data-refused'
      readonly message: string
      readonly names: readonly string[]
      readonly isTooLarge: boolean
      /** As of {@link ItemRefusal}; true of a single measurement if it is true of its batch of one. */
      readonly isTypeClash: boolean
    }
  /**
   * Our token, path or certificate is wrong, or what answers is not this API: waiting won't help. `mayBeStored`: the backend may have accepted the
   * data all the same.
   */
  | { readonly kind: 'we-are-refused'; readonly message: string; readonly mayBeStored: boolean }
  /** No telling, or later. `mayBeStored`: as above. `retryAfter`: milliseconds it asked to wait. */
  | {
      readonly kind: 'doubtful'
      readonly message: string
      readonly mayBeStored: boolean
      readonly retryAfter: number | undefined
    }

/** The data is wrong, or too much. */
export type DataRefusal = Outcome & { readonly kind: 'data-refused' }
