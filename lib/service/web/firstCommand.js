/**
 * The command that sends a first metric to the service at `origin`, from any shell that has curl.
 *
 * @param {string} origin - `http://127.0.0.1:8186`
 * @returns {string}
 */
export function firstCommand(origin) {
  return [
    'curl -u "$LIBRATO_USER:$LIBRATO_TOKEN" \\',
    `  ${origin}/v1/metrics \\`,
    "  -d 'gauges[0][name]=temperature' \\",
    "  -d 'gauges[0][value]=21'",
  ].join('\n')
}
