/**
 * The short name of a machine as a value of the tag `host`: up to the first dot, in lower case, without what the API refuses. A machine
 * whose name leaves nothing is `unknown`.
 */
export function hostTag(hostname: string): string {
  const [short = ''] = hostname.split('.')
  return (
    short
      .toLowerCase()
      .replace(/[^-_a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 255) || 'unknown'
  )
}
