import { metricInput } from '../metrics/metricInput.js'
import { element } from '../parts/element.js'
import { choice, labelled } from '../parts/fields.js'
import { tagsText } from '../words/tagFilter.js'
import { conditionFrom } from './conditionFrom.js'

const types = /** @type {const} */ ([
  ['above', 'rises above'],
  ['below', 'falls below'],
  ['absent', 'is not reported'],
])
const summaries = /** @type {const} */ ([
  ['', 'Usual value'],
  ['average', 'Mean'],
  ['sum', 'Sum'],
  ['min', 'Least'],
  ['max', 'Greatest'],
  ['count', 'Count'],
  ['derivative', 'Growth'],
  ['absolute_value', 'Amount'],
])

/** What the fields of a condition are called. */
export const conditionWords = {
  metric_name: 'Metric',
  tags: 'Only with tags, or a source',
  source: 'Only with tags, or a source',
  summary_function: 'Value',
  type: 'Fires when it',
  threshold: 'Limit',
  duration: 'For minutes',
}

/** The fields of one condition of an alert. */
export class ConditionEditor {
  element
  #given
  #metric
  #type
  #threshold
  #minutes
  #summary
  #tags

  /** @param {any} condition - as the service answers it; `{}` for a new one */
  constructor(condition) {
    this.#given = condition
    const { input, names } = metricInput(condition.metric_name ?? '', { maxlength: 255 })
    this.#metric = input
    this.#type = choice(types, condition.type ?? 'above')
    this.#threshold = element('input', { value: condition.threshold ?? '', inputmode: 'decimal', autocomplete: 'off' })
    const minutes = condition.duration ? condition.duration / 60 : ''
    this.#minutes = element('input', {
      value: minutes,
      inputmode: 'decimal',
      autocomplete: 'off',
      placeholder: 'at once',
    })
    this.#summary = choice(summaries, condition.summary_function ?? '')
    this.#tags = element('input', {
      value: tagsText(condition),
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: 'host=web-* region=eu',
    })
    const limit = labelled(conditionWords.threshold, this.#threshold)
    const value = labelled(conditionWords.summary_function, this.#summary)
    const remove = element(
      'button',
      { type: 'button', class: 'plain', 'aria-label': 'Remove this condition' },
      'Remove',
    )
    this.element = element(
      'div',
      { class: 'stream condition-fields' },
      labelled(conditionWords.metric_name, this.#metric),
      labelled(conditionWords.tags, this.#tags),
      value,
      labelled(conditionWords.type, this.#type),
      limit,
      labelled(conditionWords.duration, this.#minutes),
      remove,
      names,
    )
    remove.addEventListener('click', () => this.element.dispatchEvent(new Event('remove-field', { bubbles: true })))
    const showFitting = () => {
      const isMeasured = this.#type.value !== 'absent'
      limit.hidden = !isMeasured
      value.hidden = !isMeasured
      this.#minutes.placeholder = isMeasured ? 'at once' : '1 to 60'
    }
    this.#type.addEventListener('change', showFitting)
    showFitting()
  }

  /** As the service takes it; undefined: it names no metric. */
  get condition() {
    return conditionFrom(this.#given, {
      metric: this.#metric.value,
      type: this.#type.value,
      threshold: this.#threshold.value,
      minutes: this.#minutes.value,
      summary: this.#summary.value,
      tags: this.#tags.value,
    })
  }

  focus() {
    this.#metric.focus()
  }
}
