/** A list (`/v1/metrics.json`), or one gauge or counter on the oldest paths; the name of any other thing may well end in `.json`. */
const formatted = /^(\/v1\/(?:[a-z_]+|(?:gauges|counters)\/[^/?]+))\.json(?=\/?(?:$|\?))/

/** A url without the suffix by which the oldest clients asked for JSON (reference 1.1). */
export function withoutFormat(url: string): string {
  return url.replace(formatted, '$1')
}
