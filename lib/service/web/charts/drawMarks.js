import { element } from '../parts/element.js'

/** @typedef {import('./readAnnotations.js').Annotation} Annotation */

/**
 * Puts annotations on a plot: a line at a moment, a band over a time, each with its title where there is room.
 *
 * @param {import('uplot')} plot
 * @param {readonly Annotation[]} annotations
 */
export function drawMarks(plot, annotations) {
  const { min, max } = plot.scales['x'] ?? {}
  for (const old of plot.over.querySelectorAll('.mark')) old.remove()
  if (min === undefined || max === undefined || min === null || max === null) return
  const width = plot.over.clientWidth
  /** Where the text before ends, in pixels. */
  let taken = Number.NEGATIVE_INFINITY
  for (const { title, time, end } of annotations) {
    if (time > max || (end ?? time) < min) continue
    const left = Math.max(0, plot.valToPos(time, 'x'))
    const right = end === null ? left : Math.min(width, plot.valToPos(end, 'x'))
    const mark = element('span', { class: end === null ? 'mark' : 'mark lasting' })
    mark.append(element('span', { class: 'flag' }, title))
    mark.style.left = `${left}px`
    if (end !== null) {
      mark.style.width = `${Math.max(2, right - left)}px`
      // What began before, or goes on beyond, has no edge in sight.
      if (time < min) mark.style.borderLeftStyle = 'none'
      if (end > max) mark.style.borderRightStyle = 'none'
    }
    // The text stands on the side that has room; where there is none, it is beside the pointer when that is near.
    const length = Math.min(180, 16 + 7 * title.length)
    const isLeftward = left + length > width
    const begin = isLeftward ? left - length : left
    if (isLeftward) mark.classList.add('leftward')
    if (begin < Math.max(0, taken)) mark.classList.add('mute')
    else taken = begin + length
    plot.over.append(mark)
  }
}

/**
 * What annotations near the pointer say.
 *
 * @param {import('uplot')} plot
 * @param {readonly Annotation[]} annotations
 * @param {number} left - of the pointer, in pixels
 * @returns {string[]}
 */
export function marksAt(plot, annotations, left) {
  const isNear = (/** @type {Annotation} */ { time, end }) => {
    const [from, to] = [plot.valToPos(time, 'x'), plot.valToPos(end ?? time, 'x')]
    return left > from - reach && left < to + reach
  }
  return annotations
    .filter(isNear)
    .slice(-mostAtOnce)
    .map(({ stream, title, about }) => [title, about, stream].filter(Boolean).join(' · '))
}

/** Pixels within which a mark is pointed at. */
const reach = 5
const mostAtOnce = 4
