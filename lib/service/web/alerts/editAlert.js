import { read, send } from '../calls/serviceCalls.js'
import { openForm } from '../parts/dialogs.js'
import { element } from '../parts/element.js'
import { fieldList } from '../parts/fieldList.js'
import { labelled } from '../parts/fields.js'
import { ConditionEditor } from './ConditionEditor.js'

/** @typedef {import('./alertState.js').Alert} Alert */

/** The most services that are offered, beside those that are told already. */
const mostServices = 100

/**
 * Makes an alert, or changes one; everything that the form doesn't show stays as it is.
 *
 * @param {Alert} [alert]
 * @returns {Promise<boolean>} whether something was changed
 */
export async function editAlert(alert) {
  const { services = [] } = (await read('services', { length: mostServices })) ?? {}
  const name = element('input', {
    value: alert?.name ?? '',
    maxlength: 255,
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'checkout.slow',
  })
  const description = element('input', { value: alert?.description ?? '', maxlength: 16_384, autocomplete: 'off' })
  const { element: conditions, editors } = fieldList({
    legend: 'When all of this is so',
    more: 'Add a condition',
    editors: (alert?.conditions ?? []).map((condition) => new ConditionEditor(condition)),
    make: () => new ConditionEditor({}),
  })
  const told = new Set((alert?.services ?? []).map(({ id }) => id))
  const others = (alert?.services ?? []).filter(({ id }) => !services.some((/** @type {any} */ one) => one.id === id))
  const boxes = [...services, ...others].map((/** @type {any} */ { id, title, type }) => ({
    id: Number(id),
    label: title ? `${title} (${type})` : String(type),
    box: element('input', { type: 'checkbox', ...(told.has(id) ? { checked: true } : {}) }),
  }))
  const isNew = alert === undefined
  return openForm({
    title: isNew ? 'New alert' : 'Change alert',
    done: isNew ? 'Create' : 'Save',
    body: [
      labelled('Name', name),
      labelled('What it means, for whoever is told', description),
      conditions,
      element('fieldset', { class: 'field checks' }, element('legend', {}, 'Who is told'), ...checks(boxes)),
    ],
    act: async () => {
      const wanted = editors.flatMap((editor) => editor.condition ?? [])
      if (wanted.length === 0) throw new Error('Name a metric to watch.')
      const body = {
        name: name.value.trim(),
        description: description.value.trim(),
        conditions: wanted,
        services: boxes.filter((/** @type {any} */ { box }) => box.checked).map((/** @type {any} */ one) => one.id),
      }
      if (isNew) await send('POST', 'alerts', body)
      else await send('PUT', `alerts/${alert.id}`, body)
    },
  })
}

/** @param {{ label: string, box: HTMLInputElement }[]} boxes */
function checks(boxes) {
  if (boxes.length === 0)
    return [
      element(
        'p',
        { class: 'aside' },
        'Nobody yet: the state shows here. An admin adds a webhook, Slack or mail with POST /v1/services.',
      ),
    ]
  return boxes.map(({ label, box }) => element('label', { class: 'check' }, box, element('span', {}, label)))
}
