const credentials = 'curl -u "$LIBRATO_USER:$LIBRATO_TOKEN"'

/**
 * The command that sends a first metric to the service at `origin`, from any shell that has curl.
 *
 * @param {string} origin - `http://127.0.0.1:8186`
 * @returns {string}
 */
export function firstMetric(origin) {
  return [
    `${credentials} \\`,
    `  ${origin}/v1/metrics \\`,
    "  -d 'gauges[0][name]=temperature' \\",
    "  -d 'gauges[0][value]=21'",
  ].join('\n')
}

/**
 * The command that makes a first alert.
 *
 * @param {string} origin
 * @returns {string}
 */
export function firstAlert(origin) {
  return [
    `${credentials} ${origin}/v1/alerts \\`,
    "  -H 'Content-Type: application/json' -d '{",
    '    "name": "temperature.high",',
    '    "conditions": [',
    '      { "type": "above", "metric_name": "temperature", "threshold": 30 }',
    '    ]',
    "  }'",
  ].join('\n')
}

/**
 * The command that makes a first space.
 *
 * @param {string} origin
 * @returns {string}
 */
export function firstSpace(origin) {
  return `${credentials} ${origin}/v1/spaces \\\n  -d 'name=Production'`
}

/**
 * A program that reports: what a Node process needs to show up among the reporters.
 *
 * @param {string} origin
 * @returns {string}
 */
export function firstReporter(origin) {
  return [
    'npm install librato-reporter',
    `LIBRATO_URL=${origin}/v1 node --input-type=module -e "`,
    "  import { Reporter, collectDefaultMetrics } from 'librato-reporter'",
    "  collectDefaultMetrics(new Reporter({ tags: { service: 'first' } }))",
    '  process.stdin.resume()"',
  ].join('\n')
}
