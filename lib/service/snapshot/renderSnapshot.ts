import type { Runtime } from '../../runtime/Runtime.js'
import { changeDocument } from '../documents/changeDocument.js'
import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'
import { chartLook } from './ChartLook.js'
import { drawChart } from './drawChart.js'
import { readLines } from './readLines.js'
import type { SnapshotChart } from './snapshotRules.js'

/** Draws the image of a snapshot and keeps it. The chart is given as it was when it was asked for: it may have changed since, or be gone. */
export async function renderSnapshot(
  { store, runtime }: { readonly store: Store; readonly runtime: Runtime },
  { id, body }: StoredDocument,
  chart: StoredDocument,
): Promise<void> {
  const { chart: subject } = body['subject'] as { chart: SnapshotChart }
  const end = Number(body['end_time'])
  const range = { start: Math.max(0, end - Number(body['duration'])), end }
  const look = chartLook(chart.body, subject.type)
  const image = drawChart(await readLines({ store, runtime }, chart.body, subject, range), look, range)
  await changeDocument(store, 'snapshot', id, (snapshot) => ({
    body: { ...snapshot.body, image },
    now: Math.floor(runtime.now() / 1000),
  }))
}
