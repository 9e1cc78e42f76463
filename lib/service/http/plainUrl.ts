/** A list (`/v1/metrics.json`), or one gauge or counter on the oldest paths; the name of any other thing may well end in `.json`. */
const formatted = /^(\/v1\/(?:[a-z_]+|(?:gauges|counters)\/[^/?]+))\.json(?=\/?(?:$|\?))/

/**
 * A url as routes know it: without the suffix by which the oldest clients asked for JSON (reference 1.1), and without the second slash where a
 * client joined its base and a path that have one each.
 */
export function plainUrl(url: string): string {
  // Most have none, and this runs for each request.
  if (!url.includes('//') || !url.startsWith('/')) return url.replace(formatted, '$1')
  const end = url.indexOf('?')
  const path = end === -1 ? url : url.slice(0, end)
  return (path.replaceAll(/\/{2,}/g, '/') + url.slice(path.length)).replace(formatted, '$1')
}
