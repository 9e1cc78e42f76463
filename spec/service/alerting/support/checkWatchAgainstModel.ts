import { expect } from '@jest/globals'
import fc from 'fast-check'
import { systemRuntime } from '../../../../lib/runtime/systemRuntime.js'
import type { Condition } from '../../../../lib/service/alerting/Alert.js'
import { conditionFunctions } from '../../../../lib/service/alerting/Alert.js'
import type { Violation } from '../../../../lib/service/alerting/AlertState.js'
import { Arrivals } from '../../../../lib/service/alerting/Arrivals.js'
import { ConditionWatch } from '../../../../lib/service/alerting/ConditionWatch.js'
import type { IncomingMeasurement } from '../../../../lib/service/store/Store.js'
import { openDirectStore } from '../../store/support/openDirectStore.js'
import { WatchModel } from './WatchModel.js'

const start = 1_700_000_000

/** What a reporter does: mostly in time, sometimes late, seldom very late or ahead of time. In tens of seconds, so that samples meet in one. */
const sample = fc.record({
  zone: fc.constantFrom('east', 'west'),
  host: fc.constantFrom('a', 'b'),
  value: fc.constantFrom(1, 40, 60, 99),
  late: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 2 }) },
    { weight: 2, arbitrary: fc.integer({ min: 2, max: 40 }) },
    { weight: 1, arbitrary: fc.integer({ min: 40, max: 700 }) },
    { weight: 1, arbitrary: fc.integer({ min: -20, max: 0 }) },
  ),
})

const samples = fc.array(sample, { maxLength: 6 })
const pause = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 7 }) },
  { weight: 1, arbitrary: fc.integer({ min: 7, max: 90 }) },
  { weight: 1, arbitrary: fc.integer({ min: 90, max: 800 }) },
)

const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ kind: fc.constant('time' as const), pause, samples }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('restart' as const, 'clear' as const, 'delete' as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('period' as const), period: fc.integer({ min: 1, max: 600 }) }),
  },
)

const condition = fc
  .record({
    type: fc.constantFrom('above' as const, 'below' as const, 'absent' as const),
    duration: fc.constantFrom(null, 60, 120, 300, 3_600),
    summary_function: fc.constantFrom(null, ...conditionFunctions),
    detect_reset: fc.constantFrom(null, true, false),
    tags: fc.constantFrom(
      null,
      [{ name: 'zone', values: [], grouped: true }],
      [{ name: 'host', values: ['a'], grouped: false }],
    ),
    threshold: fc.constantFrom(0, 50),
  })
  .map(
    (given): Condition => ({
      ...given,
      id: 1,
      metric_name: 'Load',
      source: null,
      duration: given.type === 'absent' ? (given.duration ?? 60) : given.duration,
      since: start,
    }),
  )

/** Holds watches that read what is new against the model, over generated histories. */
export async function checkWatchAgainstModel(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      condition,
      fc.constantFrom('gauge' as const, 'counter' as const),
      fc.array(step, { maxLength: 40 }),
      async (one, kind, steps) => {
        const store = await openDirectStore()
        const arrivals = new Arrivals()
        store.observe(arrivals)
        let [watch, model] = [new ConditionWatch(one, systemRuntime), new WatchModel(one)]
        let now = start
        let listeningSince = start - 86_400
        let resolvedAt: number | null = null
        let firing: readonly Violation[] = []
        for (const next of steps) {
          if (next.kind === 'restart') {
            ;[watch, model] = [new ConditionWatch(one, systemRuntime), new WatchModel(one)]
            listeningSince = now
          }
          if (next.kind === 'delete') await store.deleteMetrics({ pattern: 'lo*' })
          if (next.kind === 'period') await store.updateMetric('load', { period: next.period })
          if (next.kind === 'clear') [resolvedAt, firing] = [now, []]
          if (next.kind === 'time') {
            now += next.pause * 10
            const measurements = next.samples.map(
              ({ zone, host, value, late }, index): IncomingMeasurement => ({
                index,
                name: 'load',
                kind,
                series: { model: 'tags', tags: { zone, host } },
                time: now - late * 10,
                value,
              }),
            )
            if (measurements.length > 0)
              await store.write({ measurements, atomic: true, refusals: [], receivedAt: now * 1_000 })
          }
          const arrival = arrivals.take().get('load')
          if (arrival !== undefined) watch.note(arrival)
          arrivals.want(new Map([['load', watch.oldest(now)]]))
          const context = { now, resolvedAt, firing, listeningSince, unchangedSince: one.since }
          const found = bySignal(await watch.violations(store, context))
          expect(found).toEqual(bySignal(await model.violations(store, context)))
          firing = found
        }
        await store.close()
      },
    ),
    { numRuns },
  )
}

function bySignal(violations: readonly Violation[]): readonly Violation[] {
  return [...violations].sort((a, b) => (a.signal < b.signal ? -1 : 1))
}
