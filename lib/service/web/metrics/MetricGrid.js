import { concerns, everything } from '../calls/Live.js'
import { cardByKey, cardsInSight, gridLayout } from './gridLayout.js'
import { MetricCard } from './MetricCard.js'
import { pageLength, readMetrics } from './metricReader.js'

/** @typedef {import('./metricKind.js').Metric} Metric */

// A browser opens six connections to one host; the list itself needs one of them.
const parallel = 3
/** Milliseconds that a card stays in sight before its chart is read: those that are scrolled past cost nothing. */
const rest = 120

/** The cards of all metrics that match a search, of which only those in sight are there, so that ten thousand are no more than thirty. */
export class MetricGrid {
  #list
  #open
  #search = ''
  #range = 300
  #count = 0
  /** What is known of the list, by position. @type {Map<number, Metric>} */
  #metrics = new Map()
  /** Pages of the list that are on their way. @type {Set<number>} */
  #asked = new Set()
  /** Cards in sight by position. @type {Map<number, MetricCard>} */
  #cards = new Map()
  #layout = gridLayout(320, 16)
  #isDrawing = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resting
  /** Goes up with each search: answers to earlier ones are no longer wanted. */
  #round = 0

  /**
   * @param {HTMLElement} list
   * @param {(name: string) => void} open
   */
  constructor(list, open) {
    this.#list = list
    this.#open = open
    new ResizeObserver(() => this.#draw()).observe(list)
    window.addEventListener('scroll', () => this.#drawSoon(), { passive: true })
    window.addEventListener('resize', () => this.#drawSoon())
    list.addEventListener('keydown', (event) => this.#press(event))
  }

  /**
   * Reads the list anew where it is in sight. What was found before stays until the answer is there.
   *
   * @param {string} search
   * @param {number} range
   * @returns {Promise<{ found: number, total: number } | undefined>} undefined: something else was searched for meanwhile
   */
  async load(search, range) {
    const isOther = search !== this.#search
    this.#search = search
    this.#range = range
    const round = ++this.#round
    const [first, end] = isOther ? [0, 1] : this.#sight()
    const pages = new Set([Math.floor(first / pageLength), Math.floor(Math.max(first, end - 1) / pageLength)])
    const answers = await Promise.all(
      [...pages].map(async (page) => ({ page, ...(await readMetrics(search, page * pageLength)) })),
    )
    if (round !== this.#round) return undefined
    if (isOther) scrollTo({ top: 0 })
    this.#metrics.clear()
    this.#asked.clear()
    for (const { page, metrics } of answers) this.#know(page, metrics)
    const { found = 0, total = 0 } = answers[0] ?? {}
    this.#count = found
    this.#draw()
    return { found, total }
  }

  /**
   * Reads the charts of the cards in sight that there can be something new of. Never rejects.
   *
   * @param {import('../calls/Live.js').Change} change
   * @param {number} range
   * @param {boolean} [isNews] - false: only those that were never read
   */
  async refresh(change, range, isNews = true) {
    this.#range = range
    const waiting = [...this.#cards.values()].filter(({ metric }) => concerns(change, metric.name))
    const work = async () => {
      for (let card = waiting.shift(); card !== undefined; card = waiting.shift()) await card.refresh(range, isNews)
    }
    await Promise.all(Array.from({ length: parallel }, work))
  }

  /** Whether all of these are in what is known of the list. @param {Set<string>} names - in lower case */
  knows(names) {
    const known = new Set([...this.#metrics.values()].map(({ name }) => name.toLowerCase()))
    return [...names].every((name) => known.has(name))
  }

  /** The metric before or after one, as far as it is known. @param {string} name @param {number} by */
  neighbour(name, by) {
    for (const [index, metric] of this.#metrics) if (metric.name === name) return this.#metrics.get(index + by)?.name
    return undefined
  }

  /** @param {string} name @returns {Metric | undefined} */
  find(name) {
    return [...this.#metrics.values()].find((metric) => metric.name === name)
  }

  /** Says anew how long ago values were seen. */
  tick() {
    for (const card of this.#cards.values()) card.tick()
  }

  recolour() {
    for (const card of this.#cards.values()) card.recolour()
  }

  /** Puts the keyboard on the first card. */
  focusFirst() {
    this.#focus(0)
  }

  #sight() {
    const { top } = this.#list.getBoundingClientRect()
    return cardsInSight(this.#layout, { top: -top, bottom: innerHeight - top }, Math.max(1, this.#count))
  }

  #drawSoon() {
    if (this.#isDrawing) return
    this.#isDrawing = true
    requestAnimationFrame(() => {
      this.#isDrawing = false
      this.#draw()
    })
  }

  #draw() {
    // Nothing can be placed in a view that isn't shown.
    if (this.#list.clientWidth === 0) return
    const em = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    this.#layout = gridLayout(this.#list.clientWidth, em)
    const { columns, height, gap } = this.#layout
    const rows = Math.ceil(this.#count / columns)
    this.#list.style.height = `${Math.max(0, rows * (height + gap) - gap)}px`
    const [first, end] = this.#count === 0 ? [0, 0] : this.#sight()
    for (const [index, card] of this.#cards) {
      const isWanted = index < this.#count && this.#metrics.get(index)?.name === card.metric.name
      // The card that the keyboard is on stays where it is, or the keyboard would be nowhere.
      if (isWanted && ((index >= first && index < end) || card.hasFocus)) continue
      card.remove()
      this.#cards.delete(index)
    }
    for (let index = first; index < end; index++) this.#place(index)
    this.#fetch(first, end)
    clearTimeout(this.#resting)
    this.#resting = setTimeout(() => this.refresh(everything, this.#range, false), rest)
  }

  /** @param {number} index */
  #place(index) {
    const metric = this.#metrics.get(index)
    if (metric === undefined) return
    let card = this.#cards.get(index)
    if (card === undefined) {
      card = new MetricCard(metric, this.#open)
      this.#cards.set(index, card)
      // In order, as the keyboard goes by it.
      const next = [...this.#cards].filter(([other]) => other > index).sort(([one], [other]) => one - other)[0]?.[1]
      this.#list.insertBefore(card.element, next?.element ?? null)
    } else card.update(metric)
    const { columns, width, height, gap } = this.#layout
    const { style } = card.element
    style.width = `${width}px`
    style.height = `${height}px`
    style.transform = `translate(${(index % columns) * (width + gap)}px, ${Math.floor(index / columns) * (height + gap)}px)`
    card.element.setAttribute('aria-posinset', String(index + 1))
    card.element.setAttribute('aria-setsize', String(this.#count))
  }

  /** Asks for what is in sight and not known. @param {number} first @param {number} end */
  #fetch(first, end) {
    const round = this.#round
    for (let page = Math.floor(first / pageLength); page * pageLength < end; page++) {
      const isKnown =
        this.#metrics.has(Math.max(first, page * pageLength)) &&
        this.#metrics.has(Math.min(end, (page + 1) * pageLength) - 1)
      if (isKnown || this.#asked.has(page)) continue
      this.#asked.add(page)
      readMetrics(this.#search, page * pageLength).then(
        ({ metrics, found }) => {
          if (round !== this.#round) return
          this.#know(page, metrics)
          this.#count = found
          this.#draw()
        },
        // The next look at the whole list says what is wrong, and asks again.
        () => this.#asked.delete(page),
      )
    }
  }

  /** @param {number} page @param {readonly Metric[]} metrics */
  #know(page, metrics) {
    this.#asked.add(page)
    for (const [index, metric] of metrics.entries()) this.#metrics.set(page * pageLength + index, metric)
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const index = [...this.#cards].find(([, card]) => card.hasFocus)?.[0]
    if (index === undefined) return
    const target = cardByKey(event.key, index, this.#layout.columns, this.#count)
    if (target === undefined) return
    event.preventDefault()
    this.#focus(target)
  }

  /** @param {number} index */
  #focus(index) {
    const { columns, height, gap } = this.#layout
    const top = this.#list.getBoundingClientRect().top + Math.floor(index / columns) * (height + gap)
    // The bar at the top covers what is under it.
    const bar = document.querySelector('.bar')?.getBoundingClientRect().bottom ?? 0
    if (top < bar + gap) scrollBy({ top: top - bar - gap, behavior: 'instant' })
    else if (top + height > innerHeight) scrollBy({ top: top + height + gap - innerHeight, behavior: 'instant' })
    this.#draw()
    this.#cards.get(index)?.focus()
  }
}
