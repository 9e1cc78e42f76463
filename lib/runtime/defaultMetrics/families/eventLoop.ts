import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { Runtime } from '../../Runtime.js'
import type { Collection } from '../Collection.js'
import { delayFigures } from './delayFigures.js'

/**
 * How late and how busy the event loop is.
 *
 * @param resolution - milliseconds between samples of the delay; `undefined`: utilization only, which costs no samples
 */
export function observeEventLoop(collection: Collection, runtime: Runtime, resolution: number | undefined): void {
  const recordDelay = resolution === undefined ? () => {} : monitorDelay(collection, runtime, resolution)
  let last = performance.eventLoopUtilization()
  collection.everyWindow('process.eventloop.utilization', () => {
    recordDelay()
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    // Before the loop's first turn there is no share of it.
    return Number.isFinite(utilization) ? utilization : 0
  })
}

function monitorDelay(collection: Collection, runtime: Runtime, resolution: number): () => void {
  const histogram = monitorEventLoopDelay({ resolution })
  histogram.enable()
  // A histogram that was just enabled or reset measures from its first turn on: a loop that is blocked right then, by the very flush that
  // ended the window, would go unseen. One timer a window takes that first turn.
  let firstTurn = watchFirstTurn(runtime, resolution)
  collection.onStop(() => {
    histogram.disable()
    firstTurn.cancel()
  })
  return () => {
    const delay = delayFigures(histogram, resolution, firstTurn.delay())
    histogram.reset()
    firstTurn.cancel()
    firstTurn = watchFirstTurn(runtime, resolution)
    // A window that ended before its first turn says nothing about the delay.
    if (delay === undefined) return
    collection.gauge('process.eventloop.delay', delay.mean)
    collection.gauge('process.eventloop.delay.min', delay.min)
    collection.gauge('process.eventloop.delay.max', delay.max)
    collection.gauge('process.eventloop.delay.p50', delay.p50)
    collection.gauge('process.eventloop.delay.p99', delay.p99)
  }
}

/** Milliseconds by which the turn that was asked for now came late; `undefined` as long as it isn't due. */
function watchFirstTurn(runtime: Runtime, resolution: number): { delay(): number | undefined; cancel(): void } {
  const due = runtime.monotonic() + resolution
  let late: number | undefined
  const timer = runtime.schedule(resolution, () => {
    late = Math.max(0, runtime.monotonic() - due)
  })
  return {
    // Due, but not yet run: the loop is blocked as we speak.
    delay: () => late ?? (runtime.monotonic() > due ? runtime.monotonic() - due : undefined),
    cancel: () => timer.cancel(),
  }
}
