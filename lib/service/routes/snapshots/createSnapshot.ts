import { changeDocument } from '../../documents/changeDocument.js'
import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { forgetOldest } from '../../snapshot/forgetOldest.js'
import { renderSnapshot } from '../../snapshot/renderSnapshot.js'
import { snapshotJson } from '../../snapshot/snapshotJson.js'
import { snapshotRules } from '../../snapshot/snapshotRules.js'
import { notFound } from '../notFound.js'

/** `POST /v1/snapshots` (reference 8.7): the image of a chart, drawn by a job. */
export const createSnapshot: Route = {
  method: 'POST',
  path: '/v1/snapshots',
  async answer(request, { store, forms, runtime, jobs }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const { subject, duration, end_time } = readFields(body, snapshotRules, ['subject'])
    const id = subject?.chart?.id
    const chart = typeof id === 'number' ? await store.getDocument('chart', id) : undefined
    if (chart === undefined) return notFound
    const now = Math.floor(store.clock.now() / 1000)
    // Before a snapshot is kept that nobody would ever draw.
    jobs.checkRoom()
    await forgetOldest(store)
    const made = await store.createDocument({
      kind: 'snapshot',
      name: '',
      body: { subject, duration: duration ?? 3_600, end_time: end_time ?? now + 1 },
      now,
    })
    if (made === undefined) throw new Error('A snapshot, which needs no name of its own, was not created.')
    const job = await jobs.start({
      names: [String(made.id)],
      run: () => renderSnapshot({ store, runtime }, made, chart),
      done: 'snapshot rendered',
      access: request.caller?.access,
    })
    // The image may be there by now.
    const numbered = await changeDocument(store, 'snapshot', made.id, (snapshot) => ({
      body: { ...snapshot.body, job },
      now,
    }))
    return {
      status: 202,
      headers: { location: `/v1/snapshots/${made.id}` },
      json: snapshotJson(numbered ?? made, request.baseUrl),
    }
  },
}
