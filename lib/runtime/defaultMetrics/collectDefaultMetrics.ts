import { LibratoError } from '../../errors/index.js'
import { guardReading } from '../../options/readOptions.js'
import { systemRuntime } from '../systemRuntime.js'
import { Collection } from './Collection.js'
import { observeEventLoop } from './families/eventLoop.js'
import { observeFileSystems } from './families/fileSystems.js'
import { observeGarbageCollection } from './families/garbageCollection.js'
import { observeMachineCpu } from './families/machineCpu.js'
import { observeMachineDisks } from './families/machineDisks.js'
import { observeMachineLoad } from './families/machineLoad.js'
import { observeMachineMemory } from './families/machineMemory.js'
import { observeMachineNetwork } from './families/machineNetwork.js'
import { observeProcessCpu } from './families/processCpu.js'
import { observeProcessMemory } from './families/processMemory.js'
import { observeProcessResources } from './families/processResources.js'
import type { MetricSink } from './MetricSink.js'
import { type DefaultMetricsOptions, resolveDefaultMetricsOptions } from './options.js'

/**
 * Sends the figures of this process and its machine to `sink`, one reading per window, until the returned function is called or the reporter
 * closes. What they are is in `docs/default-metrics.md`. Figures that a system doesn't have are absent. Nothing of it keeps the process alive.
 *
 * @param sink - a `Reporter`, or anything with its `gauge`, `counter` and `observe`
 * @returns a function that stops it; may be called again
 * @throws {LibratoError} code `INVALID_OPTION`: an option is unknown or wrong
 */
export function collectDefaultMetrics(sink: MetricSink, options?: DefaultMetricsOptions): () => void {
  const { prefix, tags, ...wanted } = resolveDefaultMetricsOptions(options)
  assertSink(sink)
  const collection = new Collection(sink, prefix, tags)
  if (!collection.takesTags && Object.keys(tags).length > 0)
    throw new LibratoError(
      'INVALID_OPTION',
      'collectDefaultMetrics: tags cannot be used with a reporter that reports by source; leave them out, or give the reporter tags.',
    )
  try {
    if (wanted.process) {
      observeProcessCpu(collection, systemRuntime)
      observeProcessMemory(collection)
      observeProcessResources(collection)
      observeEventLoop(collection, systemRuntime, wanted.eventLoopResolution)
      observeGarbageCollection(collection)
    }
    if (wanted.machine) {
      observeMachineCpu(collection)
      observeMachineLoad(collection)
      observeMachineMemory(collection)
      observeMachineDisks(collection)
      observeFileSystems(collection)
      observeMachineNetwork(collection)
    }
    // What is measured after the end would be refused, and told as a mistake of the application's.
    const forget = sink.onRecordingEnd?.(() => collection.stop())
    if (forget !== undefined) collection.onStop(forget)
  } catch (error) {
    // A sink that refuses the fifth metric must not be left with four.
    collection.stop()
    throw error
  }
  collection.start()
  return () => collection.stop()
}

function assertSink(sink: MetricSink): void {
  const methods = ['gauge', 'counter', 'observe'] as const
  const isSink = guardReading('collectDefaultMetrics: the reporter', () =>
    methods.every((method) => typeof sink?.[method] === 'function'),
  )
  if (isSink) return
  throw new LibratoError(
    'INVALID_OPTION',
    'collectDefaultMetrics: the first argument must be a Reporter, or have its methods gauge, counter and observe.',
  )
}
