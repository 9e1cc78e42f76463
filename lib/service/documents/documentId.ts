/** The number in a path, or `undefined` for what can't be one. */
export function documentId(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
