import { figureScale } from './figureScale.js'

/**
 * A figure for people, in about three digits: `1.23 ms`, `48.0 MB/s`, `12.5 %`.
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
  return `${isPlain && Number.isInteger(scaled) ? String(scaled) : digits(scaled)}${suffix}`
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

/** @param {number} value */
function digits(value) {
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size >= 1e15 || size < 5e-4) return value.toExponential(1)
  if (size >= 99.95) return value.toFixed(0)
  if (size >= 9.995) return value.toFixed(1)
  return value.toFixed(size >= 0.9995 ? 2 : 3)
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
