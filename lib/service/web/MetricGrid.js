import { MetricCard } from './MetricCard.js'

/** @typedef {import('./metricKind.js').Metric} Metric */

// A browser opens six connections to one host; the list itself needs one of them.
const parallel = 4

/** The cards of the metrics on this page of the list. Only those in sight are read. */
export class MetricGrid {
  #list
  #open
  /** @type {Map<string, MetricCard>} */
  #cards = new Map()
  /** @type {Set<MetricCard>} */
  #seen = new Set()
  /** @type {WeakMap<Element, MetricCard>} */
  #byElement = new WeakMap()
  #sight

  /**
   * @param {HTMLElement} list
   * @param {{ open(name: string): void, cameIntoSight(): void }} actions
   */
  constructor(list, { open, cameIntoSight }) {
    this.#list = list
    this.#open = open
    this.#sight = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const card = this.#byElement.get(target)
          if (card === undefined) continue
          if (isIntersecting) this.#seen.add(card)
          else this.#seen.delete(card)
        }
        cameIntoSight()
      },
      { rootMargin: '200px' },
    )
  }

  /** @returns {Metric[]} in the order of the list */
  get metrics() {
    return [...this.#cards.values()].map(({ metric }) => metric)
  }

  /**
   * Shows these metrics, in this order; cards of those that stay are kept, with their charts.
   *
   * @param {readonly Metric[]} metrics
   */
  show(metrics) {
    const names = new Set(metrics.map(({ name }) => name))
    for (const [name, card] of this.#cards) if (!names.has(name)) this.#remove(name, card)
    /** @type {Map<string, MetricCard>} */
    const cards = new Map()
    for (const metric of metrics) {
      const card = this.#cards.get(metric.name) ?? this.#create(metric)
      card.update(metric)
      cards.set(metric.name, card)
    }
    this.#cards = cards
    for (const [index, card] of [...cards.values()].entries()) {
      const present = this.#list.children[index]
      // Moving an element takes the focus from it, so only what is out of place is moved.
      if (present !== card.element) this.#list.insertBefore(card.element, present ?? null)
    }
  }

  /**
   * Reads the cards in sight, a few at a time.
   *
   * @param {number} range
   */
  async refresh(range) {
    const waiting = [...this.#cards.values()].filter((card) => this.#seen.has(card))
    const work = async () => {
      for (let card = waiting.shift(); card !== undefined; card = waiting.shift()) await card.refresh(range)
    }
    await Promise.all(Array.from({ length: parallel }, work))
    for (const card of this.#cards.values()) card.tick()
  }

  /** Draws all charts again with the colours of the present scheme. */
  recolour() {
    for (const card of this.#cards.values()) card.recolour()
  }

  /** @param {Metric} metric */
  #create(metric) {
    const card = new MetricCard(metric, this.#open)
    this.#byElement.set(card.element, card)
    this.#sight.observe(card.element)
    return card
  }

  /**
   * @param {string} name
   * @param {MetricCard} card
   */
  #remove(name, card) {
    this.#sight.unobserve(card.element)
    this.#seen.delete(card)
    this.#cards.delete(name)
    card.remove()
  }
}
