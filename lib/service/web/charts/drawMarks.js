import { element } from '../parts/element.js'

/** @typedef {import('./readAnnotations.js').Annotation} Annotation */

/**
 * Puts annotations on a plot: a line at a moment, a band over a time, with a title for those who point at it.
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
  for (const { stream, title, about, time, end } of annotations) {
    if (time > max || (end ?? time) < min) continue
    const left = Math.max(0, plot.valToPos(time, 'x'))
    const right = end === null ? left : Math.min(width, plot.valToPos(end, 'x'))
    const mark = element('span', {
      class: end === null ? 'mark' : 'mark lasting',
      title: [title, about, stream].filter(Boolean).join('\n'),
    })
    mark.append(element('span', { class: 'flag' }, title))
    mark.style.left = `${left}px`
    if (end !== null) mark.style.width = `${Math.max(2, right - left)}px`
    // The text stands on the side that has room; where there is none, the mark says it when pointed at.
    const length = Math.min(180, 16 + 7 * title.length)
    const isLeftward = left + length > width
    const begin = isLeftward ? left - length : left
    if (isLeftward) mark.classList.add('leftward')
    if (begin < Math.max(0, taken)) mark.classList.add('mute')
    else taken = begin + length
    plot.over.append(mark)
  }
}
