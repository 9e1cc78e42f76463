/**
 * How a figure is written: divided by `divisor`, followed by `suffix`. `isPlain`: it is neither scaled nor a share, so that whole numbers stay whole.
 * @typedef {{ divisor: number, suffix: string, isPlain: boolean }} FigureScale
 */

const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E']
/** What would be rounded up to 1,000 of one prefix is 1.00 of the next. */
const next = 999.5
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
 * @param {string} unit - `bytes`, `seconds`, `ratio`, or what is put behind the number; `B`, `ms` and `%` are known, too
 * @param {boolean} perSecond - whether it is growth per second
 * @returns {FigureScale}
 */
export function figureScale(size, unit, perSecond) {
  const rate = perSecond ? '/s' : ''
  if (unit === 'ratio') return { divisor: 0.01, suffix: ` %${rate}`, isPlain: false }
  // Seconds per second are a share of time.
  if (unit === 'seconds') return perSecond ? { divisor: 0.01, suffix: ' %', isPlain: false } : timeScale(size)
  // Nobody reads "1.50k ms".
  if (unit === 'ms' && !perSecond && size >= next) {
    const { divisor, suffix } = timeScale(size / 1000)
    return { divisor: divisor * 1000, suffix, isPlain: false }
  }
  const step = unit === '%' ? 0 : prefixOf(size)
  const isBytes = unit === 'bytes' || unit === 'B'
  const name = isBytes ? ` ${prefixes[step]}B` : `${prefixes[step]}${unit === '' ? '' : ` ${unit}`}`
  return { divisor: 1000 ** step, suffix: `${name}${rate}`, isPlain: step === 0 }
}

/** The prefix of a figure; none beyond the last, where digits would be many. @param {number} size */
function prefixOf(size) {
  const step = prefixes.findIndex((_, index) => size / 1000 ** index < next)
  return Math.max(0, step)
}

/** @param {number} size @returns {FigureScale} */
function timeScale(size) {
  const found = size === 0 ? undefined : times.find(([end]) => size < end)
  const [, divisor, name] = found ?? /** @type {const} */ ([0, 1, 's'])
  return { divisor, suffix: ` ${name}`, isPlain: false }
}
