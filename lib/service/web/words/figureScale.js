/**
 * How a figure is written: divided by `divisor`, followed by `suffix`. `isPlain`: it is neither scaled nor a share, so that whole numbers stay whole.
 * @typedef {{ divisor: number, suffix: string, isPlain: boolean }} FigureScale
 */

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E']
/** Spans from which on the next unit is used; what would be rounded up to 1,000 of one is 1.00 of the next. */
const times = /** @type {const} */ ([
  [0.9995e-6, 1e-9, 'ns'],
  [0.9995e-3, 1e-6, 'µs'],
  [0.9995, 1e-3, 'ms'],
  [120, 1, 's'],
  [7200, 60, 'min'],
  [172_800, 3600, 'h'],
  [Number.POSITIVE_INFINITY, 86_400, 'd'],
])

/**
 * The scale that suits a figure of this size.
 *
 * @param {number} size - not negative
 * @param {string} unit - `bytes`, `seconds`, `ratio`, or what is put behind the number
 * @param {boolean} perSecond - whether it is growth per second
 * @returns {FigureScale}
 */
export function figureScale(size, unit, perSecond) {
  const rate = perSecond ? '/s' : ''
  if (unit === 'ratio') return { divisor: 0.01, suffix: ` %${rate}`, isPlain: false }
  // Seconds per second are a share of time.
  if (unit === 'seconds') return perSecond ? { divisor: 0.01, suffix: ' %', isPlain: false } : timeScale(size)
  let [divisor, step] = [1, 0]
  while (size / divisor >= 999.5 && step < prefixes.length - 1) {
    divisor *= 1000
    step += 1
  }
  const name = unit === 'bytes' ? ` ${prefixes[step]}B` : `${prefixes[step]}${unit === '' ? '' : ` ${unit}`}`
  return { divisor, suffix: `${name}${rate}`, isPlain: step === 0 }
}

/** @param {number} size @returns {FigureScale} */
function timeScale(size) {
  const found = size === 0 ? undefined : times.find(([end]) => size < end)
  const [, divisor, name] = found ?? /** @type {const} */ ([0, 1, 's'])
  return { divisor, suffix: ` ${name}`, isPlain: false }
}
