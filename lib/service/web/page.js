import { firstCommand } from './firstCommand.js'
import { MetricDetail } from './MetricDetail.js'
import { MetricGrid } from './MetricGrid.js'
import { pageLength, readMetric, readMetrics } from './metricReader.js'
import { Poller } from './Poller.js'
import { hashOf, stateFrom } from './pageState.js'
import { ServiceError } from './serviceCalls.js'
import { timeRanges } from './timeRanges.js'

let state = stateFrom(location.hash)
/** Whether anything was ever shown; what was is left standing while the service is away. */
let hasShown = false

const search = /** @type {HTMLInputElement} */ (byId('search'))
const detail = new MetricDetail({ close: () => change({ metric: '' }), step })
const grid = new MetricGrid(byId('metrics'), {
  open: (metric) => change({ metric }),
  cameIntoSight: () => void grid.refresh(state.range),
})
const poller = new Poller(refresh, 5000)

/** Reads everything that is in sight. Resolves to whether the service answered. */
async function refresh() {
  const { search: wanted, offset, range } = state
  try {
    const { metrics, found, total } = await readMetrics(wanted, offset)
    // Something else may have been asked for meanwhile; the poller comes again at once.
    if (wanted !== state.search || offset !== state.offset) return true
    if (metrics.length === 0 && offset > 0) {
      // The last page emptied itself under the reader.
      change({ offset: 0 })
      return true
    }
    hasShown = true
    grid.show(metrics)
    showCounts(found, total, metrics.length)
    say('live', 'Live')
    notice('')
    await Promise.all([grid.refresh(range), showDetail()])
    return true
  } catch (error) {
    say('away', 'Not connected')
    const reason = error instanceof Error ? error.message : String(error)
    notice(
      hasShown ? `${reason} What is shown is from before; this page goes on by itself.` : `${reason} Trying again.`,
    )
    return false
  }
}

/** @param {number} found @param {number} total @param {number} shown */
function showCounts(found, total, shown) {
  const isFiltered = state.search !== ''
  byId('empty').hidden = total > 0 || isFiltered
  byId('no-match').hidden = shown > 0 || !isFiltered
  byId('no-match').textContent = `No metric has “${state.search}” in its name.`
  byId('count').textContent = total === 0 ? '' : isFiltered ? `${found} of ${total}` : String(total)
  byId('pager').hidden = found <= pageLength
  const pages = Math.max(1, Math.ceil(found / pageLength))
  byId('page-number').textContent = `${Math.floor(state.offset / pageLength) + 1} of ${pages}`
  disable('previous', state.offset === 0)
  disable('next', state.offset + pageLength >= found)
}

async function showDetail() {
  if (state.metric === '') {
    detail.close()
    return
  }
  const wanted = state.metric
  try {
    // Opened by its address it need not be on this page of the list.
    const metric = grid.metrics.find(({ name }) => name === wanted) ?? (await readMetric(wanted))
    if (wanted === state.metric) await detail.open(metric, state.range)
  } catch (error) {
    if (!(error instanceof ServiceError) || error.status !== 404) throw error
    if (wanted === state.metric) change({ metric: '', search: wanted, offset: 0 })
  }
}

/** @param {number} by */
function step(by) {
  const names = grid.metrics.map(({ name }) => name)
  const next = names[names.indexOf(state.metric) + by]
  if (next !== undefined) change({ metric: next })
}

/** @param {Partial<import('./pageState.js').PageState>} changed */
function change(changed) {
  const isOpening = state.metric === '' && changed.metric !== undefined && changed.metric !== ''
  state = { ...state, ...changed }
  // Only an opened metric is a step that "back" undoes; a search letter by letter is not.
  if (isOpening) history.pushState(null, '', hashOf(state))
  else history.replaceState(null, '', hashOf(state))
  apply()
}

function apply() {
  if (search.value !== state.search) search.value = state.search
  for (const input of document.querySelectorAll('#ranges input'))
    if (input instanceof HTMLInputElement) input.checked = input.value === String(state.range)
  // What is on the screen already needs no answer to open; what fails is said by the poller, which asks the same.
  showDetail().catch(() => {})
  poller.now()
}

/** @param {string} name @param {string} text */
function say(name, text) {
  byId('status').dataset['state'] = name
  // An unchanged text must not be read out again.
  if (byId('status-text').textContent !== text) byId('status-text').textContent = text
}

/** @param {string} text */
function notice(text) {
  byId('notice').hidden = text === ''
  if (byId('notice').textContent !== text) byId('notice').textContent = text
}

/** @param {string} id @param {boolean} isDisabled */
function disable(id, isDisabled) {
  const button = byId(id)
  if (button instanceof HTMLButtonElement) button.disabled = isDisabled
}

function offerRanges() {
  for (const { seconds, label, spoken } of timeRanges) {
    const option = document.createElement('label')
    const input = document.createElement('input')
    input.type = 'radio'
    input.name = 'range'
    input.value = String(seconds)
    input.setAttribute('aria-label', spoken)
    input.addEventListener('change', () => change({ range: seconds }))
    const text = document.createElement('span')
    text.textContent = label
    option.append(input, text)
    byId('ranges').append(option)
  }
}

function listen() {
  search.addEventListener('input', () => change({ search: search.value.trim(), offset: 0 }))
  byId('previous').addEventListener('click', () => change({ offset: Math.max(0, state.offset - pageLength) }))
  byId('next').addEventListener('click', () => change({ offset: state.offset + pageLength }))
  byId('copy').addEventListener('click', async () => {
    // Without permission to write the clipboard there is still the text, selected.
    await navigator.clipboard?.writeText(byId('command').textContent ?? '').then(
      () => {
        byId('copy').textContent = 'Copied'
      },
      () => getSelection()?.selectAllChildren(byId('command')),
    )
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof HTMLInputElement && event.target.type !== 'radio') return
    event.preventDefault()
    search.focus()
  })
  window.addEventListener('popstate', () => {
    state = stateFrom(location.hash)
    apply()
  })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    grid.recolour()
    detail.recolour()
  })
}

/** @param {string} id */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id))
}

byId('command').textContent = firstCommand(location.origin)
offerRanges()
listen()
apply()
