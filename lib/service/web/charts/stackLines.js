/** @typedef {import('./chartData.js').Line} Line */

/**
 * Lines on top of each other. Where one has a gap, those above it stand on what there is, and it has no edge of its own.
 *
 * @param {readonly Line[]} lines
 * @returns {Line[]}
 */
export function stackLines(lines) {
  /** @type {number[]} */
  const ground = []
  return lines.map((line) => ({
    ...line,
    values: line.values.map((value, index) => {
      const top = (ground[index] ?? 0) + (value ?? 0)
      ground[index] = top
      return value === null ? null : top
    }),
  }))
}
