import { metricInput } from '../metrics/metricInput.js'
import { element } from '../parts/element.js'
import { choice, labelled } from '../parts/fields.js'
import { tagsText } from '../words/tagFilter.js'
import { streamFrom } from './streamText.js'

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

/** What the fields of a stream are called. */
export const streamWords = {
  metric: 'Metric, or composite',
  composite: 'Metric, or composite',
  tags: 'Only with tags, or a source',
  source: 'Only with tags, or a source',
  summary_function: 'Value',
  group_function: 'Series',
}

/** The fields of one stream of a chart. */
export class StreamEditor {
  element
  #given
  #metric
  #tags
  #summary
  #group

  /** @param {any} stream - as the service answers it; `{}` for a new one */
  constructor(stream) {
    this.#given = stream
    const { input, names } = metricInput(stream.composite ?? stream.metric ?? '', { maxlength: 16_384 })
    this.#metric = input
    this.#tags = element('input', {
      value: tagsText(stream),
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: 'host=web-* region=eu',
    })
    this.#summary = choice(summaries, stream.summary_function ?? '')
    this.#group = choice(groups, stream.group_function === 'breakout' ? '' : (stream.group_function ?? ''))
    const remove = element('button', { type: 'button', class: 'plain', 'aria-label': 'Remove this line' }, 'Remove')
    this.element = element(
      'div',
      { class: 'stream' },
      labelled(streamWords.metric, this.#metric),
      labelled(streamWords.tags, this.#tags),
      labelled(streamWords.summary_function, this.#summary),
      labelled(streamWords.group_function, this.#group),
      remove,
      names,
    )
    remove.addEventListener('click', () => this.element.dispatchEvent(new Event('remove-field', { bubbles: true })))
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
}
