/** @typedef {{ label: string, value: number, crossed: 'red' | 'yellow' | undefined }} BigNumber */

/** Figures that are large enough to be read across a room. */
const mostNumbers = 6

/**
 * One figure a line: the last value, or the mean of all when the chart says so; and which limit it crosses.
 *
 * @param {import('../charts/chartData.js').ChartData} data
 * @param {{ use_last_value?: boolean, thresholds?: readonly { operator: string, value: number, type: string }[] | null }} chart
 * @returns {BigNumber[]}
 */
export function bigNumbers({ lines }, { use_last_value: takesLast = true, thresholds }) {
  return lines.slice(0, mostNumbers).flatMap(({ label, values }) => {
    const known = values.filter((value) => typeof value === 'number')
    const value = takesLast ? known.at(-1) : known.reduce((sum, one) => sum + one / known.length, 0)
    return value === undefined || known.length === 0
      ? []
      : [{ label, value, crossed: crossedBy(value, thresholds ?? []) }]
  })
}

/**
 * @param {number} value
 * @param {readonly { operator: string, value: number, type: string }[]} thresholds
 */
function crossedBy(value, thresholds) {
  const crossed = thresholds
    .filter(({ operator, value: limit }) =>
      operator === '>' ? value > limit : operator === '<' ? value < limit : value === limit,
    )
    .map(({ type }) => type)
  return crossed.includes('red') ? 'red' : crossed.length > 0 ? 'yellow' : undefined
}
