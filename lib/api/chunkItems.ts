/** One measurement on its way out. */
export interface EncodedItem<C extends string> {
  readonly collection: C
  /** Position in the array that the caller passed. */
  readonly index: number
  readonly name: string
  /** JSON of the item. */
  readonly json: string
  /** UTF-8 bytes of `json`. */
  readonly bytes: number
}

/**
 * Cuts items into requests, in order, none of more than `maxItems` items or `maxBytes` bytes. An item that is larger than `maxBytes` goes alone:
 * only the service can say whether it takes it.
 */
export function chunkItems<C extends string>(
  items: readonly EncodedItem<C>[],
  maxItems: number,
  maxBytes: number,
): EncodedItem<C>[][] {
  const chunks: EncodedItem<C>[][] = []
  let bytes = 0
  for (const item of items) {
    const chunk = chunks.at(-1)
    if (chunk === undefined || chunk.length >= maxItems || bytes + item.bytes > maxBytes) {
      chunks.push([item])
      bytes = item.bytes
    } else {
      chunk.push(item)
      bytes += item.bytes
    }
  }
  return chunks
}
