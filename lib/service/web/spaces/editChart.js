import { send } from '../calls/serviceCalls.js'
import { openForm } from '../parts/dialogs.js'
import { element } from '../parts/element.js'
import { StreamEditor } from './StreamEditor.js'

/** @typedef {import('./ChartCard.js').ChartShape} ChartShape */

const types = /** @type {const} */ ([
  ['line', 'Lines'],
  ['stacked', 'Stacked'],
  ['bignumber', 'Big number'],
])

/**
 * Makes a chart, or changes one; everything that the form doesn't show stays as it is.
 *
 * @param {number} space
 * @param {ChartShape} [chart]
 */
export async function editChart(space, chart) {
  const name = element('input', { value: chart?.name ?? '', maxlength: 255, autocomplete: 'off' })
  const type = element('select', {}, ...types.map(([value, label]) => element('option', { value }, label)))
  type.value = chart?.type ?? 'line'
  const list = element('div', { class: 'streams' })
  const editors = (chart?.streams?.length ? chart.streams : [{}]).map((stream) => new StreamEditor(stream))
  const show = () => list.replaceChildren(...editors.map((editor) => editor.element))
  const remove = (/** @type {StreamEditor} */ editor) => {
    editors.splice(editors.indexOf(editor), 1)
    if (editors.length === 0) editors.push(new StreamEditor({}))
    show()
  }
  list.addEventListener('remove-stream', (event) => {
    const editor = editors.find((one) => one.element === event.target)
    if (editor !== undefined) remove(editor)
  })
  const add = element(
    'button',
    {
      type: 'button',
      class: 'plain',
      onclick: () => {
        const editor = new StreamEditor({})
        editors.push(editor)
        show()
        editor.focus()
      },
    },
    'Add a line',
  )
  show()
  const isNew = chart === undefined
  await openForm({
    title: isNew ? 'New chart' : 'Change chart',
    done: isNew ? 'Add chart' : 'Save',
    body: [
      element('label', { class: 'field' }, element('span', {}, 'Title'), name),
      element('label', { class: 'field' }, element('span', {}, 'Drawn as'), type),
      element('fieldset', { class: 'field' }, element('legend', {}, 'What it shows'), list, add),
    ],
    act: async () => {
      const streams = editors.flatMap((editor) => editor.stream ?? [])
      if (streams.length === 0) throw new Error('Name a metric to show, or write a composite.')
      const body = { name: name.value.trim(), type: type.value, streams }
      if (isNew) await send('POST', `spaces/${space}/charts`, body)
      else await send('PUT', `spaces/${space}/charts/${chart.id}`, body)
    },
  })
}
