import type { Delivery } from '../delivery/Delivery.js'
import type { Health } from './Health.js'
import type { OpenWindow } from './OpenWindow.js'
import type { SeriesScope } from './SeriesScope.js'
import type { SeriesTable } from './SeriesTable.js'

/** The health of a reporter, from its parts. */
export function readHealth(table: SeriesTable, scope: SeriesScope, window: OpenWindow, delivery: Delivery): Health {
  const { accepted, rejected, dropped, unknown, requests, attempts, bytes } = delivery.totals
  const refused = scope.refusals.counts
  const allRefused = Object.values(refused).reduce((sum, count) => sum + count, 0)
  return {
    state: table.isOpen ? delivery.condition : 'closed',
    series: table.size,
    overflow: table.overflows,
    retained: delivery.retained,
    ...(delivery.spool === undefined ? {} : { spool: delivery.spool }),
    delivery: delivery.state,
    refused,
    totals: {
      accepted,
      rejected,
      dropped,
      unknown,
      requests,
      attempts,
      bytes,
      refused: allRefused,
      resets: scope.resets,
    },
    offenders: table.offenders(),
    timelines: window.timelines,
    clock: window.clock,
  }
}
