import { read, send } from '../calls/serviceCalls.js'
import { openForm } from '../parts/dialogs.js'
import { element } from '../parts/element.js'
import { fieldList } from '../parts/fieldList.js'
import { labelled } from '../parts/fields.js'
import { ConditionEditor, conditionWords } from './ConditionEditor.js'

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
  const { services: all = [] } = (await read('services', { length: mostServices })) ?? {}
  // What nothing is sent to is not offered.
  const services = all.filter((/** @type {any} */ service) => service.delivered === true)
  const name = element('input', {
    value: alert?.name ?? '',
    maxlength: 255,
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'checkout.slow',
  })
  const description = element('input', { value: alert?.description ?? '', maxlength: 16_384, autocomplete: 'off' })
  const { element: conditions, editors } = fieldList({
    legend: labels.conditions,
    more: 'Add a condition',
    editors: (alert?.conditions ?? []).map((condition) => new ConditionEditor(condition)),
    make: () => new ConditionEditor({}),
  })
  const told = new Set((alert?.services ?? []).map(({ id }) => id))
  const others = (alert?.services ?? []).filter(({ id }) => !services.some((/** @type {any} */ one) => one.id === id))
  const boxes = [...services, ...others].map((/** @type {any} */ { id, title, type }) => ({
    id: Number(id),
    label: `${title ? `${title} (${type})` : type}${services.some((/** @type {any} */ one) => one.id === id) ? '' : ': nothing is sent to it'}`,
    box: element('input', { type: 'checkbox', ...(told.has(id) ? { checked: true } : {}) }),
  }))
  const isNew = alert === undefined
  /** Where those of the request stand in the form. @type {number[]} */
  let places = []
  return openForm({
    title: isNew ? 'New alert' : 'Change alert',
    done: isNew ? 'Create' : 'Save',
    body: [
      labelled(labels.name, name),
      labelled(labels.description, description),
      conditions,
      element('fieldset', { class: 'field checks' }, element('legend', {}, labels.services), ...checks(boxes)),
    ],
    act: async () => {
      const given = editors.map((editor, place) => ({ place, condition: conditionOf(editor, place, editors.length) }))
      const wanted = given.flatMap(({ condition }) => condition ?? [])
      places = given.flatMap(({ place, condition }) => (condition === undefined ? [] : [place]))
      if (wanted.length === 0) throw new Error('“Metric” is empty: name the metric to watch.')
      const body = {
        name: name.value.trim(),
        description: description.value.trim(),
        conditions: wanted,
        services: boxes.filter((/** @type {any} */ { box }) => box.checked).map((/** @type {any} */ one) => one.id),
      }
      if (isNew) await send('POST', 'alerts', body)
      else await send('PUT', `alerts/${alert.id}`, body)
    },
    words: () => ({
      ...labels,
      conditions: { legend: labels.conditions, item: 'Condition', fields: conditionWords, places },
    }),
  })
}

/** What the fields of an alert are called. */
const labels = {
  name: 'Name',
  description: 'What it means, for whoever is told',
  conditions: 'When all of this is so',
  services: 'Who is told',
}

/** @param {ConditionEditor} editor @param {number} place @param {number} count */
function conditionOf(editor, place, count) {
  try {
    return editor.condition
  } catch (error) {
    if (count < 2 || !(error instanceof Error)) throw error
    throw new Error(`Condition ${place + 1}: ${error.message}`)
  }
}

/** @param {{ label: string, box: HTMLInputElement }[]} boxes */
function checks(boxes) {
  if (boxes.length === 0)
    return [
      element(
        'p',
        { class: 'aside' },
        'Nobody yet: whether it fires only shows on this page. Add a webhook or a Slack channel with POST /v1/services, then choose it here.',
      ),
    ]
  return boxes.map(({ label, box }) => element('label', { class: 'check' }, box, element('span', {}, label)))
}
