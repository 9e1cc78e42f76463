import { read, serviceNow } from '../calls/serviceCalls.js'
import { element, setText } from '../parts/element.js'
import { emptyState } from '../parts/emptyState.js'
import { Pace } from '../parts/Pace.js'
import { showRows } from '../parts/showRows.js'
import { firstReporter } from '../words/commands.js'
import { formatAgo, formatFigure, formatSpan } from '../words/figures.js'
import { ReporterRow } from './ReporterRow.js'
import { reporterKey, reporterOrder } from './reporterOrder.js'

/** @typedef {import('./reporterName.js').Reporter} Reporter */

/** Rows that are shown: those that send first, and of the others those that were seen last. */
const mostRows = 200
/** Seconds between two looks: every submission is news here. */
const interval = 2

/** Who sends, and how the service itself is. */
export class ReportersView {
  #tiles = element('dl', { class: 'tiles' })
  #lastError = element('p', { class: 'notice', role: 'status', hidden: true })
  #count = element('p', { class: 'count' })
  #rows = element('tbody')
  #table = element(
    'table',
    { class: 'cards' },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...['Reporter', 'State', 'Last seen', 'Rate', 'Sent', 'Errors'].map((text) =>
          element('th', { scope: 'col' }, text),
        ),
      ),
    ),
    this.#rows,
  )
  #more = element('p', { class: 'aside', hidden: true })
  #empty = emptyState(
    'Nobody has sent anything since the service started',
    'Reporters show up here with their first measurements. This one reports a process of its own, until Ctrl-C:',
    firstReporter(location.origin),
  )
  element = element(
    'section',
    { 'aria-labelledby': 'reporters-title' },
    element('div', { class: 'headline' }, element('h1', { id: 'reporters-title' }, 'Service')),
    this.#lastError,
    this.#tiles,
    element('div', { class: 'headline' }, element('h2', {}, 'Reporters'), this.#count),
    this.#empty,
    this.#table,
    this.#more,
  )
  /** @type {Map<string, ReporterRow>} */
  #known = new Map()
  #pace = new Pace(async () => {
    // The next look that is asked for says what is wrong.
    await this.#read().catch(() => {})
    return interval
  })

  constructor() {
    this.#empty.hidden = true
    this.#table.hidden = true
  }

  /** @param {import('../calls/Live.js').Change} change */
  refresh({ kinds }) {
    if (kinds !== null) return this.#pace.ask()
    this.#pace.reset()
    return this.#read()
  }

  async #read() {
    const [health, { reporters = [] }] = await Promise.all([read('health'), read('reporters')])
    this.#showHealth(health)
    this.#showReporters(reporters)
  }

  recolour() {}

  leave() {}

  /** @param {any} health */
  #showHealth({ version, uptime, store, ingestion, queue, memory_bytes, last_error }) {
    const failed = ingestion.refused_measurements + ingestion.refused_requests
    const tiles = /** @type {[string, string, string][]} */ ([
      [
        'Measurements',
        formatFigure(ingestion.measurements_per_second, '', true),
        `${formatFigure(ingestion.measurements, '')} since the start`,
      ],
      ['Metrics', formatFigure(store.metrics, ''), `${formatFigure(store.series, '')} series`],
      ['Store', formatFigure(store.bytes, 'bytes'), `schema ${store.schema_version}`],
      ['Queue', formatFigure(queue.writes, ''), 'writes that wait'],
      ['Refused', formatFigure(failed, ''), `${formatFigure(ingestion.refused_requests, '')} whole requests`],
      ['Up', formatSpan(uptime), `version ${version}`],
      ['Memory', formatFigure(memory_bytes, 'bytes'), 'of the process'],
    ])
    for (const [index, [name, value, more]] of tiles.entries()) {
      const tile =
        this.#tiles.children[index] ??
        this.#tiles.appendChild(
          element(
            'div',
            {},
            element('dt', {}, name),
            element('dd', { class: 'value' }),
            element('dd', { class: 'more' }),
          ),
        )
      const [, figure, about] = tile.children
      if (figure !== undefined) setText(figure, value)
      if (about !== undefined) setText(about, more)
    }
    this.#lastError.hidden = last_error === null
    if (last_error !== null)
      setText(this.#lastError, `Last error, ${formatAgo(serviceNow() - last_error.time)}: ${last_error.message}`)
  }

  /** @param {Reporter[]} reporters */
  #showReporters(reporters) {
    this.#empty.hidden = reporters.length > 0
    this.#table.hidden = reporters.length === 0
    const sending = reporters.filter(({ state }) => state === 'sending').length
    setText(this.#count, reporters.length === 0 ? '' : `${sending} of ${reporters.length} sending`)
    const known = this.#known
    this.#known = new Map()
    this.#more.hidden = reporters.length <= mostRows
    setText(this.#more, `${reporters.length - mostRows} more are not shown here; GET /v1/reporters lists up to 1,000.`)
    for (const reporter of reporterOrder(reporters).slice(0, mostRows)) {
      // Two processes may look the same.
      let key = reporterKey(reporter)
      while (this.#known.has(key)) key += '+'
      const row = known.get(key) ?? new ReporterRow()
      row.show(reporter)
      this.#known.set(key, row)
    }
    showRows(
      this.#rows,
      [...this.#known.values()].map((row) => row.element),
    )
  }
}
