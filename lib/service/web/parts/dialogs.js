import { element } from './element.js'
import { inFormWords } from './formWords.js'

/**
 * Shows a form over the page until it is done with. Errors of its work are said in it, and it stays.
 *
 * @param {{ title: string, done: string, isDanger?: boolean, body: readonly Node[], act: () => Promise<unknown>, words?: () => import('./formWords.js').FormWords }} form -
 *   `words`: what the fields of its request are called in it
 * @returns {Promise<boolean>} whether the work was done; false: it was given up
 */
export function openForm({ title, done, isDanger = false, body, act, words = () => ({}) }) {
  return new Promise((resolve) => {
    const fault = element('p', { class: 'fault', role: 'alert' })
    const submit = element('button', { type: 'submit', class: isDanger ? 'primary danger' : 'primary' }, done)
    const heading = element('h2', { id: 'form-title' }, title)
    const cancel = element('button', { type: 'button', class: 'plain', onclick: () => end(false) }, 'Cancel')
    const form = element(
      'form',
      { class: 'form', novalidate: true },
      heading,
      ...body,
      fault,
      element('div', { class: 'buttons' }, cancel, submit),
    )
    const dialog = element('dialog', { class: 'sheet', 'aria-labelledby': 'form-title' }, form)
    const end = (/** @type {boolean} */ isDone) => {
      dialog.close()
      dialog.remove()
      resolve(isDone)
    }
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault()
      end(false)
    })
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      submit.disabled = true
      fault.textContent = ''
      try {
        await act()
        end(true)
      } catch (error) {
        const told = inFormWords(error, words())
        fault.textContent = told instanceof Error ? told.message : String(told)
        submit.disabled = false
      }
    })
    document.body.append(dialog)
    dialog.showModal()
    const first = /** @type {HTMLElement | null} */ (dialog.querySelector('input, select, textarea'))
    ;(first ?? submit).focus()
  })
}

/**
 * Asks for a name.
 *
 * @param {{ title: string, label: string, value: string, done: string, act: (text: string) => Promise<unknown> }} question
 * @returns {Promise<string | undefined>} undefined: it was given up
 */
export async function ask({ title, label, value, done, act }) {
  const input = element('input', { value, maxlength: 255, autocomplete: 'off' })
  const body = [element('label', { class: 'field' }, element('span', {}, label), input)]
  const words = () => ({ name: label })
  const isDone = await openForm({ title, done, body, act: () => act(input.value.trim()), words })
  return isDone ? input.value.trim() : undefined
}

/**
 * Asks before something is gone.
 *
 * @param {{ title: string, text: string, done: string }} question
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text, done }) {
  return openForm({ title, done, isDanger: true, body: [element('p', {}, text)], act: async () => {} })
}
