/** Seconds between two measurements of a series. */
export const step = 10

/** Measurements of one POST. */
export const perPost = 1_000

/** Ticks whose figures differ before they repeat: enough that nothing can be remembered from one POST to the next. */
const variants = 6

/**
 * What is sent: `series` series with two tags each, spread over `metrics` metrics, five figures a measurement, in the order and shape in which a
 * Reporter sends its windows. Bodies are made once, and only their time is exchanged, so that the client costs next to nothing.
 */
export class Workload {
  #tails = []

  constructor({ series, metrics }) {
    this.series = series
    this.metrics = metrics
    this.perMetric = series / metrics
    for (let variant = 0; variant < variants; variant += 1) {
      const items = Array.from({ length: series }, (_, index) => JSON.stringify(this.#measurement(index, variant)))
      const tails = []
      for (let start = 0; start < series; start += perPost)
        tails.push(Buffer.from(`,"period":${step},"measurements":[${items.slice(start, start + perPost).join(',')}]}`))
      this.#tails.push(tails)
    }
  }

  /** The bodies of all series at one time. */
  *bodiesAt(time) {
    const head = Buffer.from(`{"time":${time}`)
    for (const tail of this.#tails[(time / step) % variants]) yield Buffer.concat([head, tail])
  }

  /** The bodies of every tick from a time on, up to another. */
  *bodies(from, to = Number.POSITIVE_INFINITY) {
    for (let time = from; time < to; time += step) yield* this.bodiesAt(time)
  }

  nameOf(metric) {
    return `http.latency.${metric}`
  }

  tagsOf(index) {
    const within = index % this.perMetric
    return { host: `web-${Math.floor(within / 10)}`, route: `/v1/orders/${within % 10}` }
  }

  #measurement(index, variant) {
    const count = 5 + ((index + variant) % 50)
    const mean = 12.5 + ((index * 7 + variant * 13) % 1_000) / 8
    const sum = count * mean
    return {
      name: this.nameOf(Math.floor(index / this.perMetric)),
      tags: this.tagsOf(index),
      count,
      sum,
      min: mean / 2,
      max: mean * 3,
      sum_squares: sum * mean * 1.25,
    }
  }
}
