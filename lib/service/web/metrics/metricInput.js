import { element } from '../parts/element.js'
import { readMetrics } from './metricReader.js'

const suggestions = 20
let inputs = 0

/**
 * A field for the name of a metric, which suggests those that there are.
 *
 * @param {string} value
 * @param {{ maxlength: number }} limits
 * @returns {{ input: HTMLInputElement, names: HTMLDataListElement }} both are to be put on the page
 */
export function metricInput(value, { maxlength }) {
  const id = `metric-names-${++inputs}`
  const names = element('datalist', { id })
  const input = element('input', {
    value,
    list: id,
    maxlength,
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'http.latency',
  })
  const suggest = async () => {
    const text = input.value.trim()
    // An expression has brackets, which no name has.
    if (text.includes('(') || text.length > 255) return
    try {
      const { metrics } = await readMetrics(text, 0, suggestions)
      if (text === input.value.trim())
        names.replaceChildren(...metrics.map(({ name }) => element('option', { value: name })))
    } catch {
      // Names can be typed without being suggested; what is wrong with the service is said when the form is sent.
    }
  }
  input.addEventListener('input', suggest)
  void suggest()
  return { input, names }
}
