import { concerns } from '../calls/Live.js'
import { ServiceError } from '../calls/serviceCalls.js'
import { byId, element, setText } from '../parts/element.js'
import { emptyState } from '../parts/emptyState.js'
import { Pace } from '../parts/Pace.js'
import { firstMetric } from '../words/commands.js'
import { MetricDetail } from './MetricDetail.js'
import { MetricGrid } from './MetricGrid.js'
import { readMetric } from './metricReader.js'

/** @typedef {import('../parts/pageState.js').PageState} PageState */

/** Seconds between two looks at the list itself; charts in it are read as they change. */
const listInterval = 2

/** All metrics, found by typing, each with a small chart; and the large chart of one. */
export class MetricsView {
  #count = element('p', { class: 'count', role: 'status' })
  #empty = emptyState(
    'Nothing has been sent yet',
    'Send a first value from a shell. It shows up here by itself, within seconds.',
    firstMetric(location.origin),
  )
  #noMatch = element('p', { class: 'empty', role: 'status', hidden: true })
  #list = element('ul', { class: 'grid', 'aria-label': 'Metrics' })
  element = element(
    'section',
    { 'aria-labelledby': 'metrics-title' },
    element('div', { class: 'headline' }, element('h1', { id: 'metrics-title' }, 'Metrics'), this.#count),
    this.#empty,
    this.#noMatch,
    this.#list,
  )
  #grid
  #detail
  #go
  /** What is looked for. */
  #wanted = { search: '', range: 300 }
  #pace = new Pace(() => this.#readList())

  /** @param {(change: Partial<PageState>) => void} go */
  constructor(go) {
    this.#go = go
    this.#empty.hidden = true
    this.#grid = new MetricGrid(this.#list, (metric) => go({ metric, from: 0, to: 0, resolution: 0, by: '' }))
    this.#detail = new MetricDetail({
      go,
      step: (by) => {
        const metric = this.#grid.neighbour(this.#detail.name ?? '', by)
        if (metric !== undefined) go({ metric, from: 0, to: 0, by: '' })
      },
    })
    setInterval(() => this.#grid.tick(), 1000)
    byId('search').addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
      event.preventDefault()
      this.#grid.focusFirst()
    })
  }

  /**
   * Reads what is in sight and may have changed.
   *
   * @param {import('../calls/Live.js').Change} change
   * @param {PageState} state
   */
  async refresh(change, state) {
    const detail = this.#showDetail(change, state)
    const isOther = this.#wanted.search !== state.search
    this.#wanted = state
    if (isOther || change.kinds === null) {
      // Asked for by somebody who waits: at once, and what is wrong is for the page to say.
      this.#pace.reset()
      await this.#load()
    } else if (change.kinds.has('metric') || change.names === null || !this.#grid.knows(change.names))
      await this.#pace.ask()
    await Promise.all([detail, this.#grid.refresh(change, state.range)])
  }

  async #readList() {
    // The next look that is asked for says what is wrong.
    await this.#load().catch(() => {})
    return listInterval
  }

  async #load() {
    const { search, range } = this.#wanted
    const counts = await this.#grid.load(search, range)
    if (counts !== undefined) this.#showCounts(counts, search)
  }

  recolour() {
    this.#grid.recolour()
    this.#detail.recolour()
  }

  /** Another view is shown. */
  leave() {
    this.#detail.close()
  }

  /** @param {{ found: number, total: number }} counts @param {string} search */
  #showCounts({ found, total }, search) {
    this.#empty.hidden = total > 0 || search !== ''
    this.#noMatch.hidden = found > 0 || search === ''
    setText(
      this.#noMatch,
      `No metric has “${search}” in its name. Use * for anything, as in http.*.latency, or clear the search with Escape.`,
    )
    const all = total.toLocaleString()
    setText(this.#count, total === 0 ? '' : search === '' ? all : `${found.toLocaleString()} of ${all}`)
  }

  /** @param {import('../calls/Live.js').Change} change @param {PageState} state */
  async #showDetail(change, state) {
    const { metric: name } = state
    if (name === '') {
      this.#detail.close()
      return
    }
    if (name === this.#detail.name && !concerns(change, name) && change.kinds?.has('annotation') === false) return
    try {
      // Opened by its address it need not be in the list.
      await this.#detail.show(this.#grid.find(name) ?? (await readMetric(name)), state)
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 404) throw error
      this.#go({ metric: '', search: name })
    }
  }
}
