import { AlertsView } from './alerts/AlertsView.js'
import { everything, Live } from './calls/Live.js'
import { ServiceError, serviceNow } from './calls/serviceCalls.js'
import { forgetAnnotations } from './charts/readAnnotations.js'
import { zoomed } from './charts/timeRanges.js'
import { MetricsView } from './metrics/MetricsView.js'
import { byId, element, setText } from './parts/element.js'
import { hashOf, stateFrom, strangeIn, views as viewNames } from './parts/pageState.js'
import { setPageTitle } from './parts/pageTitle.js'
import { Refresher } from './parts/Refresher.js'
import { rangePicker } from './parts/rangePicker.js'
import { watchAlerts } from './parts/watchAlerts.js'
import { ReportersView } from './reporters/ReportersView.js'
import { SpacesView } from './spaces/SpacesView.js'
import { formatFigure } from './words/figures.js'

/** @typedef {import('./parts/pageState.js').PageState} PageState */

let state = stateFrom(location.hash)
/** Whether anything was ever shown; what was is left standing while the service is away. */
let hasShown = false

const search = /** @type {HTMLInputElement} */ (byId('search'))
const views = {
  metrics: new MetricsView(go),
  spaces: new SpacesView(go, notice),
  alerts: new AlertsView(notice),
  reporters: new ReportersView(),
}
const backToLive = element(
  'button',
  { type: 'button', class: 'plain', 'aria-keyshortcuts': '0', onclick: () => go({ from: 0, to: 0 }) },
  'Back to live',
)
const ranges = rangePicker('range', (range) => go({ range, from: 0, to: 0 }))
const refresher = new Refresher(refresh)
const live = new Live(
  (change) => {
    if (change.kinds === null || change.kinds.has('annotation')) forgetAnnotations()
    refresher.add(change)
  },
  ({ measurements_per_second }) => {
    setText(byId('rate'), formatFigure(measurements_per_second, '', true))
    // Its figures change without anything else having changed.
    if (state.view === 'reporters') refresher.add({ names: new Set(), kinds: new Set() })
  },
)

/** Reads what is in sight. @param {import('./calls/Live.js').Change} change */
async function refresh(change) {
  try {
    await Promise.all([views[state.view].refresh(change, state), watchAlerts(change)])
    hasShown = true
    say('live', 'Live')
    if (byId('notice').dataset['from'] === 'refresh') notice('')
  } catch (error) {
    say('away', 'Not connected')
    notice(troubleText(error, hasShown))
    byId('notice').dataset['from'] = 'refresh'
  }
}

/** @param {unknown} error @param {boolean} hasShown */
function troubleText(error, hasShown) {
  const reason = error instanceof Error ? error.message : String(error)
  // With other credentials nothing goes on by itself.
  if (error instanceof ServiceError && error.status === 401) return reason
  return hasShown ? `${reason} What is shown is from before; this page goes on by itself.` : `${reason} Trying again.`
}

/** Shows something else. @param {Partial<PageState>} change */
function go(change) {
  const isStep = (change.metric ?? '') !== '' || change.view !== undefined || change.space !== undefined
  const before = state
  state = { ...state, ...change }
  // "Back" undoes what was opened, and not each letter of a search.
  if (isStep && before.metric === '') history.pushState(null, '', hashOf(state))
  else history.replaceState(null, '', hashOf(state))
  apply(before)
}

/** @param {PageState} [before] */
function apply(before) {
  if (search.value.trim() !== state.search) search.value = state.search
  const isZoomed = state.from > 0 && state.metric === ''
  ranges.choose(isZoomed ? 0 : state.range)
  backToLive.hidden = !isZoomed
  for (const name of viewNames) {
    const isShown = name === state.view
    views[name].element.hidden = !isShown
    if (!isShown) views[name].leave()
    const link = byId(`to-${name}`)
    if (isShown && state.metric === '') setPageTitle({ subject: link.firstChild?.textContent?.trim() ?? '' })
    if (isShown) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  if (state.metric !== '') setPageTitle({ subject: state.metric })
  const hasTime = state.view === 'metrics' || state.view === 'spaces'
  byId('ranges').hidden = !hasTime
  byId('search-box').hidden = state.view !== 'metrics'
  document.documentElement.dataset['view'] = state.view
  if (before !== undefined && before.view !== state.view) scrollTo({ top: 0 })
  refresher.add(everything)
}

/** @param {string} name @param {string} text */
function say(name, text) {
  byId('status').dataset['state'] = name
  setText(byId('status-text'), text)
}

/** @param {string} text */
function notice(text) {
  const place = byId('notice')
  place.hidden = text === ''
  delete place.dataset['from']
  setText(place, text)
}

function listen() {
  for (const name of viewNames)
    byId(`to-${name}`).addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      go({ view: name, metric: '', from: 0, to: 0 })
    })
  // As a link it would put its own name into the address, in place of what is shown.
  byId('skip').addEventListener('click', (event) => {
    event.preventDefault()
    byId('views').focus()
  })
  search.addEventListener('input', () => go({ search: search.value.trim() }))
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') go({ search: '' })
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof HTMLInputElement && event.target.type !== 'radio') return
    if (document.querySelector('dialog[open]') !== null) return
    event.preventDefault()
    if (state.view !== 'metrics') go({ view: 'metrics' })
    search.focus()
    search.select()
  })
  document.addEventListener('keydown', (event) => {
    if (state.view !== 'spaces' || event.ctrlKey || event.metaKey || event.altKey) return
    const isTyping = event.target instanceof HTMLInputElement && event.target.type !== 'radio'
    if (isTyping || event.target instanceof HTMLSelectElement || document.querySelector('dialog[open]') !== null) return
    const change = zoomed(event.key, state, serviceNow())
    if (change !== undefined) go(change)
  })
  window.addEventListener('popstate', () => {
    const before = state
    state = stateFrom(location.hash)
    apply(before)
    notice(strangeIn(location.hash))
  })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const view of Object.values(views)) view.recolour()
    refresher.add(everything)
  })
}

byId('ranges').append(backToLive, ranges.element)
byId('views').append(...viewNames.map((name) => views[name].element))
listen()
apply()
notice(strangeIn(location.hash))
live.start()
