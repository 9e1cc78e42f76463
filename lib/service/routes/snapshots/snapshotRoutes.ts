import type { Route } from '../../http/Route.js'
import { createSnapshot } from './createSnapshot.js'
import { getSnapshot } from './getSnapshot.js'
import { getSnapshotImage } from './getSnapshotImage.js'

/** Snapshots of charts (reference 8.7). */
export const snapshotRoutes: readonly Route[] = [createSnapshot, getSnapshot, getSnapshotImage]
