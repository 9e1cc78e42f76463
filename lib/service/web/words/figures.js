import { figureScale } from './figureScale.js'

/**
 * A figure for people, in three significant digits: `1.23 ms`, `48.0 MB/s`, `12.5 %`. Whole numbers below 1,000 stay whole; what is no finite number
 * is a dash. The page, snapshots and the command line all show figures so.
 *
 * @param {number | null | undefined} value
 * @param {string} unit - `bytes`, `seconds`, `ratio`, or what is put behind the number
 * @param {boolean} [perSecond] - whether it is growth per second
 * @returns {string}
 */
export function formatFigure(value, unit, perSecond = false) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  const { divisor, suffix, isPlain } = figureScale(Math.abs(value), unit, perSecond)
  const scaled = value / divisor
  // Without the sign of a negative zero.
  const isWhole = isPlain && Number.isInteger(scaled) && Math.abs(scaled) < 1000
  return `${isWhole ? String(scaled + 0) : digits(scaled)}${suffix}`
}

/**
 * How long ago that was: `now`, `12 s ago`, `3 min ago`, `5 days ago`.
 *
 * @param {number} seconds
 * @returns {string}
 */
export function formatAgo(seconds) {
  if (!Number.isFinite(seconds)) return ''
  // Clocks of two machines, and windows that are stamped with their start, may look like the near future.
  if (seconds < 2) return 'now'
  if (seconds < 100) return `${Math.round(seconds)} s ago`
  if (seconds < 6000) return `${Math.round(seconds / 60)} min ago`
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h ago`
  return `${Math.round(seconds / 86_400)} days ago`
}

/** Three significant digits, and an exponent only where there would be a long row of zeros. @param {number} value */
function digits(value) {
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size >= 1e6 || size < 1e-6) return value.toExponential(2)
  return size >= 999.5 ? value.toFixed(0) : value.toPrecision(3)
}

/**
 * How long something lasts, in whole units: `12 s`, `5 min`, `3 h 20 min`, `4 days`.
 *
 * @param {number} seconds
 * @returns {string}
 */
export function formatSpan(seconds) {
  if (!Number.isFinite(seconds)) return '–'
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 120) return `${whole} s`
  const minutes = Math.round(whole / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${Math.round(hours / 24)} days`
}

/**
 * Two figures as one: `39.3 – 55.9 ms`. The unit is said once, if it is the same.
 *
 * @param {string} least
 * @param {string} greatest
 * @returns {string}
 */
export function rangeText(least, greatest) {
  if (least === greatest) return greatest
  const [number = '', unit] = least.split(/ (.*)/s)
  return unit !== undefined && greatest.endsWith(` ${unit}`) ? `${number} – ${greatest}` : `${least} – ${greatest}`
}
