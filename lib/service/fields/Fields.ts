/** A parsed object whose keys a client chose. Read with {@link field} only, so that `__proto__` and friends are data and never code. */
export type Fields = Readonly<Record<string, unknown>>

/** Whether this is an object with named fields: neither null nor a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object's own field, or `undefined`; null counts as absent, as clients write it for what they do not know. */
export function field(fields: Fields, name: string): unknown {
  // Most fields that are asked for are absent, and this is the fast way to see it.
  const value = fields[name] ?? undefined
  return value !== undefined && Object.hasOwn(fields, name) ? value : undefined
}
