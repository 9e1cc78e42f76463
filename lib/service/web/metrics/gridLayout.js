/**
 * Where the cards of a grid lie. Cards all have one size, so that the place of each is known without drawing those before it.
 * @typedef {{ columns: number, width: number, height: number, gap: number }} GridLayout
 */

/**
 * As many columns as fit, sharing the width.
 *
 * @param {number} width - of the grid, in pixels
 * @param {number} em - pixels of one em
 * @returns {GridLayout}
 */
export function gridLayout(width, em) {
  const gap = 0.9 * em
  const columns = Math.max(1, Math.floor((width + gap) / (17 * em + gap)))
  return { columns, width: (width - gap * (columns - 1)) / columns, height: 10.4 * em, gap }
}

/**
 * The cards that can be seen, and a row more on both sides: `[first, end)`.
 *
 * @param {GridLayout} layout
 * @param {{ top: number, bottom: number }} sight - pixels from the top of the grid
 * @param {number} count
 * @returns {[number, number]}
 */
export function cardsInSight({ columns, height, gap }, { top, bottom }, count) {
  const row = height + gap
  const first = Math.max(0, Math.floor(top / row) - 1) * columns
  const end = Math.max(0, Math.ceil(bottom / row) + 1) * columns
  return [Math.min(first, count), Math.min(end, count)]
}

/**
 * The card that a key leads to, from the one at `index`.
 *
 * @param {string} key - of a keyboard event
 * @param {number} index
 * @param {number} columns
 * @param {number} count
 * @returns {number | undefined}
 */
export function cardByKey(key, index, columns, count) {
  const target = {
    ArrowRight: index + 1,
    ArrowLeft: index - 1,
    ArrowDown: index + columns,
    ArrowUp: index - columns,
    Home: 0,
    End: count - 1,
  }[key]
  return target !== undefined && target >= 0 && target < count ? target : undefined
}
