import { element } from './element.js'

/**
 * A choice of a few.
 *
 * @param {readonly (readonly [value: string, label: string])[]} options
 * @param {string} value
 * @returns {HTMLSelectElement}
 */
export function choice(options, value) {
  const made = element('select', {}, ...options.map(([name, label]) => element('option', { value: name }, label)))
  made.value = value
  return made
}

/**
 * A control with its name above it.
 *
 * @param {string} text
 * @param {HTMLElement} control
 * @returns {HTMLLabelElement}
 */
export function labelled(text, control) {
  return element('label', { class: 'field' }, element('span', {}, text), control)
}
