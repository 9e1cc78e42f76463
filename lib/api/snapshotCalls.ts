import { LibratoError } from '../errors/index.js'
import type { HttpCore } from '../http/HttpCore.js'
import { encodeId, type Id } from './encodeId.js'
import { encodeJson } from './encodeJson.js'
import { objectAnswer } from './objectAnswer.js'
import type { Snapshot, SnapshotOptions, SnapshotSubject } from './Snapshot.js'

/** Which snapshot is meant: the API gives them no `id`, it is the end of their `href`. */
export type SnapshotRef = Id | Pick<Snapshot, 'href'>

/** Calls on snapshots: images of charts. */
export interface SnapshotCalls {
  /**
   * Has the image of a chart rendered. `waitForJob` takes what it resolves to; then `getSnapshot` tells the `image_href`. Never repeated blindly.
   *
   * @throws {NotFoundError} there is no such chart
   */
  createSnapshot(subject: SnapshotSubject, options?: SnapshotOptions): Promise<Snapshot>

  /** @throws {NotFoundError} there is none, or it is forgotten by now */
  getSnapshot(snapshot: SnapshotRef): Promise<Snapshot>
}

export function snapshotCalls(core: HttpCore): SnapshotCalls {
  return {
    async createSnapshot(subject, { duration, end_time } = {}) {
      const body = encodeJson({ subject, duration, end_time }, 'The snapshot')
      return objectAnswer<Snapshot>(await core.call({ method: 'POST', path: 'snapshots', body }), 'href')
    },
    async getSnapshot(snapshot) {
      const path = `snapshots/${encodeId(idOf(snapshot), 'snapshot')}`
      return objectAnswer<Snapshot>(await core.call({ method: 'GET', path }), 'href')
    },
  }
}

function idOf(snapshot: SnapshotRef): Id {
  if (typeof snapshot !== 'object' || snapshot === null) return snapshot
  const id = /\/snapshots\/([^/?#]+)$/.exec(String(snapshot.href))?.[1]
  if (id === undefined) throw new LibratoError('INVALID_ARGUMENT', 'The href of the snapshot must end in its id.')
  return id
}
