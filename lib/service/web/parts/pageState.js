import { timeRanges } from '../charts/timeRanges.js'

export const views = /** @type {const} */ (['metrics', 'spaces', 'alerts', 'reporters'])

/**
 * What the page shows; kept in the address, so that it can be reloaded, shared, and gone back to. `space` 0: none is chosen. `from` and `to` are
 * the Unix seconds that were zoomed to; 0: the last `range` seconds, live. `resolution` 0: as fits.
 * @typedef {{ view: typeof views[number], search: string, range: number, metric: string, space: number, from: number, to: number, resolution: number, by: string }} PageState
 */

/** @type {PageState} */
const usual = { view: 'metrics', search: '', range: 300, metric: '', space: 0, from: 0, to: 0, resolution: 0, by: '' }
const longest = 255

/**
 * The state in the part of an address behind `#`. What makes no sense there is what it is by default.
 *
 * @param {string} hash
 * @returns {PageState}
 */
export function stateFrom(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const text = (/** @type {string} */ name) => (parameters.get(name) ?? '').slice(0, longest)
  const whole = (/** @type {string} */ name) => {
    const number = Number(parameters.get(name))
    return Number.isSafeInteger(number) && number > 0 ? number : 0
  }
  const range = whole('range')
  const [from, to] = [whole('from'), whole('to')]
  const isZoomed = from > 0 && to > from && to < 1e11
  const viewByDefault = parameters.has('space') ? 'spaces' : usual.view
  return {
    view: parameters.has('view')
      ? (views.find((view) => view === parameters.get('view')) ?? usual.view)
      : viewByDefault,
    search: text('search'),
    range: timeRanges.some(({ seconds }) => seconds === range) ? range : usual.range,
    metric: text('metric'),
    space: whole('space'),
    from: isZoomed ? from : 0,
    to: isZoomed ? to : 0,
    resolution: Math.min(whole('resolution'), 604_800),
    by: text('by'),
  }
}

/**
 * What an address names that there is not, in a sentence; empty: nothing.
 *
 * @param {string} hash
 * @returns {string}
 */
export function strangeIn(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const view = parameters.get('view')
  if (view !== null && !views.some((known) => known === view))
    return `There is no view “${view.slice(0, longest)}”. These are the metrics.`
  const space = parameters.get('space')
  if (space !== null && stateFrom(hash).space === 0)
    return `There is no space “${space.slice(0, longest)}”: spaces have numbers. This is the first one.`
  return ''
}

/**
 * The reverse: `#` alone when everything is as by default. Beside a space, the view is always named: a space alone means the view of spaces.
 *
 * @param {PageState} state
 * @returns {string}
 */
export function hashOf(state) {
  const changed = Object.entries(state).filter(
    ([name, value]) => value !== Reflect.get(usual, name) || (name === 'view' && state.space !== 0),
  )
  return `#${new URLSearchParams(changed.map(([name, value]) => [name, String(value)]))}`
}
