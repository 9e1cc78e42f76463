import { readMetrics } from '../metrics/metricReader.js'
import { element } from '../parts/element.js'
import { streamFrom, tagsText } from './streamText.js'

const summaries = /** @type {const} */ ([
  ['', 'Usual value'],
  ['average', 'Mean'],
  ['sum', 'Sum'],
  ['min', 'Least'],
  ['max', 'Greatest'],
  ['count', 'Count'],
])
const groups = /** @type {const} */ ([
  ['', 'A line each'],
  ['average', 'Mean of all'],
  ['sum', 'Sum of all'],
  ['min', 'Least of all'],
  ['max', 'Greatest of all'],
])
const suggestions = 20
let editors = 0

/** The fields of one stream of a chart. */
export class StreamEditor {
  element
  #given
  #metric
  #tags
  #summary
  #group
  #asked = ''

  /** @param {any} stream - as the service answers it; `{}` for a new one */
  constructor(stream) {
    this.#given = stream
    const id = `metric-names-${++editors}`
    const names = element('datalist', { id })
    this.#metric = element('input', {
      value: stream.composite ?? stream.metric ?? '',
      list: id,
      maxlength: 16_384,
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: 'http.latency',
    })
    this.#metric.addEventListener('input', () => this.#suggest(names))
    this.#tags = element('input', {
      value: tagsText(stream),
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: 'host=web-* region=eu',
    })
    this.#summary = select(summaries, stream.summary_function ?? '')
    this.#group = select(groups, stream.group_function === 'breakout' ? '' : (stream.group_function ?? ''))
    const remove = element('button', { type: 'button', class: 'plain', 'aria-label': 'Remove this line' }, 'Remove')
    this.element = element(
      'div',
      { class: 'stream' },
      labelled('Metric, or composite', this.#metric),
      labelled('Only with tags, or a source', this.#tags),
      labelled('Value', this.#summary),
      labelled('Series', this.#group),
      remove,
      names,
    )
    remove.addEventListener('click', () => this.element.dispatchEvent(new Event('remove-stream', { bubbles: true })))
    void this.#suggest(names)
  }

  /** As the service takes it; undefined: nothing is to be shown. */
  get stream() {
    return streamFrom(this.#given, {
      metric: this.#metric.value,
      tags: this.#tags.value,
      summary: this.#summary.value,
      group: this.#group.value,
    })
  }

  focus() {
    this.#metric.focus()
  }

  /** @param {HTMLDataListElement} names */
  async #suggest(names) {
    const text = this.#metric.value.trim()
    this.#asked = text
    if (text.includes('(') || text.length > 255) return
    try {
      const { metrics } = await readMetrics(text, 0, suggestions)
      if (text === this.#asked) names.replaceChildren(...metrics.map(({ name }) => element('option', { value: name })))
    } catch {
      // Names can be typed without being suggested; what is wrong with the service is said when the chart is saved.
    }
  }
}

/**
 * @param {readonly (readonly [string, string])[]} options
 * @param {string} value
 */
function select(options, value) {
  const made = element('select', {}, ...options.map(([name, label]) => element('option', { value: name }, label)))
  made.value = value
  return made
}

/** @param {string} text @param {HTMLElement} control */
function labelled(text, control) {
  return element('label', { class: 'field' }, element('span', {}, text), control)
}
