import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { Collection } from '../Collection.js'

/**
 * How late and how busy the event loop is.
 *
 * @param resolution - milliseconds between samples of the delay; `undefined`: utilization only, which costs no samples
 */
export function observeEventLoop(collection: Collection, resolution: number | undefined): void {
  const recordDelay = resolution === undefined ? () => {} : monitorDelay(collection, resolution)
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

function monitorDelay(collection: Collection, resolution: number): () => void {
  const histogram = monitorEventLoopDelay({ resolution })
  histogram.enable()
  collection.onStop(() => histogram.disable())
  // Node measures from turn to turn, the pause that was asked for included; what is left is the delay.
  const seconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - resolution / 1e3)
  return () => {
    // A window without a single sample (the loop stood still, or the window was a moment) says nothing about the delay.
    if (histogram.count === 0) return
    collection.gauge('process.eventloop.delay', seconds(histogram.mean))
    collection.gauge('process.eventloop.delay.min', seconds(histogram.min))
    collection.gauge('process.eventloop.delay.max', seconds(histogram.max))
    collection.gauge('process.eventloop.delay.p50', seconds(histogram.percentile(50)))
    collection.gauge('process.eventloop.delay.p99', seconds(histogram.percentile(99)))
    histogram.reset()
  }
}
