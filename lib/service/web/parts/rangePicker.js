import { timeRanges } from '../charts/timeRanges.js'
import { element } from './element.js'

/**
 * Buttons for the time that is shown, of which one is pressed, or none.
 *
 * @param {string} name - of the group, unique on the page
 * @param {(seconds: number) => void} choose
 * @returns {{ element: HTMLElement, choose(seconds: number): void }}
 */
export function rangePicker(name, choose) {
  const inputs = timeRanges.map(({ seconds, spoken }) =>
    element('input', { type: 'radio', name, value: seconds, 'aria-label': spoken, onchange: () => choose(seconds) }),
  )
  const labels = timeRanges.map(({ label }, index) =>
    element('label', {}, inputs[index] ?? '', element('span', {}, label)),
  )
  return {
    element: element('fieldset', { class: 'ranges' }, element('legend', { class: 'unseen' }, 'Time shown'), ...labels),
    choose(seconds) {
      for (const input of inputs) input.checked = input.value === String(seconds)
    },
  }
}
