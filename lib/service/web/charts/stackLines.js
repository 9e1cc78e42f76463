/** @typedef {import('./chartData.js').Line} Line */

/**
 * Lines on top of each other. Where one has a gap, those above it stand on what there is, and it has no edge of its own. Between two of its points
 * it goes on straight, or lines that report at different times would tear the stack.
 *
 * @param {readonly Line[]} lines
 * @param {readonly number[]} times
 * @returns {Line[]}
 */
export function stackLines(lines, times) {
  /** @type {number[]} */
  const ground = []
  return lines.map((line) => ({
    ...line,
    values: straight(line.values, times).map((value, index) => {
      const top = (ground[index] ?? 0) + (value ?? 0)
      ground[index] = top
      return value === null ? null : top
    }),
  }))
}

/**
 * The same values, and those of a straight line where it only goes on. The last value before a gap counts until the next one would have been due: the
 * others may report a little later.
 *
 * @param {import('./chartData.js').Values} values
 * @param {readonly number[]} times
 * @returns {(number | null)[]}
 */
function straight(values, times) {
  const timeAt = (/** @type {number} */ index) => times[index] ?? 0
  let [before, after, dueAt] = [-1, -1, Number.NEGATIVE_INFINITY]
  return values.map((value, index) => {
    if (value === null) return timeAt(index) < dueAt ? (values[before] ?? null) : null
    if (value !== undefined) {
      const isJoined = before >= 0 && (before === index - 1 || values[index - 1] === undefined)
      dueAt = isJoined ? 2 * timeAt(index) - timeAt(before) : Number.NEGATIVE_INFINITY
      before = index
      return value
    }
    if (after < index) after = values.findIndex((each, position) => position > index && each !== undefined)
    const [from, to] = [values[before] ?? 0, values[after] ?? 0]
    return from + ((to - from) * (timeAt(index) - timeAt(before))) / (timeAt(after) - timeAt(before))
  })
}
