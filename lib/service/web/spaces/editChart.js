import { send } from '../calls/serviceCalls.js'
import { openForm } from '../parts/dialogs.js'
import { element } from '../parts/element.js'
import { fieldList } from '../parts/fieldList.js'
import { choice, labelled } from '../parts/fields.js'
import { StreamEditor, streamWords } from './StreamEditor.js'

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
  const type = choice(types, chart?.type ?? 'line')
  const { element: fields, editors } = fieldList({
    legend: labels.streams,
    more: 'Add a line',
    editors: (chart?.streams ?? []).map((stream) => new StreamEditor(stream)),
    make: () => new StreamEditor({}),
  })
  const isNew = chart === undefined
  /** Where those of the request stand in the form. @type {number[]} */
  let places = []
  await openForm({
    title: isNew ? 'New chart' : 'Change chart',
    done: isNew ? 'Add chart' : 'Save',
    body: [labelled(labels.name, name), labelled(labels.type, type), fields],
    act: async () => {
      const given = editors.map(({ stream }, place) => ({ place, stream }))
      const streams = given.flatMap(({ stream }) => stream ?? [])
      places = given.flatMap(({ place, stream }) => (stream === undefined ? [] : [place]))
      if (streams.length === 0)
        throw new Error(`“${streamWords.metric}” is empty: name a metric to show, or write a composite.`)
      const body = { name: name.value.trim(), type: type.value, streams }
      if (isNew) await send('POST', `spaces/${space}/charts`, body)
      else await send('PUT', `spaces/${space}/charts/${chart.id}`, body)
    },
    words: () => ({ ...labels, streams: { legend: labels.streams, item: 'Line', fields: streamWords, places } }),
  })
}

/** What the fields of a chart are called. */
const labels = { name: 'Title', type: 'Drawn as', streams: 'What it shows' }
