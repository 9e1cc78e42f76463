/** What somebody threw, as one short line, whatever its `message` or `toString` does. */
export function describeThrown(thrown: unknown): string {
  try {
    return String(thrown).slice(0, 200).replaceAll(/\s+/g, ' ').trim()
  } catch {
    return 'an error that cannot be shown'
  }
}
