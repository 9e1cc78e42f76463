/**
 * A figure with three digits that count, and its unit: more would claim what a shared machine can't hold.
 *
 * @param {number} value
 * @param {string} [unit]
 */
export function formatFigure(value, unit = '') {
  const size = Math.abs(value)
  const digits = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
  const rounded = Number(value.toFixed(digits))
  const text = rounded.toLocaleString('en-US', { maximumFractionDigits: digits })
  return unit === '' ? text : unit.startsWith('/') ? `${text}${unit}` : `${text} ${unit}`
}
