/**
 * Reads the {@link import('./Case.js').Report} that a script printed as its last line, and refuses what isn't one: a figure that is missing or no number must never
 * become a row that looks measured.
 *
 * @param {string} output
 * @returns {import('./Case.js').Report}
 */
export function readReport(output) {
  const line = output.trimEnd().split('\n').at(-1) ?? ''
  const report = parse(line)
  if (!isRecord(report) || typeof report['case'] !== 'string' || !isFigures(report['figures']))
    throw new TypeError(`The last line is no report: ${line.slice(0, 200)}`)
  const peers = report['peers'] ?? {}
  if (!isRecord(peers) || !Object.values(peers).every(isFigures))
    throw new TypeError(`A peer's figures are no numbers: ${line.slice(0, 200)}`)
  const spread = report['spread'] ?? {}
  if (!isRecord(spread) || !Object.values(spread).every(isRange))
    throw new TypeError(`A spread is not a lowest and a highest figure: ${line.slice(0, 200)}`)
  return /** @type {import('./Case.js').Report} */ (report)
}

/** @param {string} text */
function parse(text) {
  try {
    return /** @type {unknown} */ (JSON.parse(text))
  } catch {
    return undefined
  }
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @param {unknown} value */
function isFigures(value) {
  return isRecord(value) && Object.values(value).every((figure) => Number.isFinite(figure))
}

/** @param {unknown} value */
function isRange(value) {
  return Array.isArray(value) && value.length === 2 && value.every((figure) => Number.isFinite(figure))
}
