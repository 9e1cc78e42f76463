import * as successor from '@prometheus-io/client'
import prometheus from 'prom-client'
import { startSink } from '../support/startSink.js'
import { timeLoops } from '../support/timeLoops.js'
import * as datadog from './subjects/datadog.js'
import * as hotShots from './subjects/hotShots.js'
import * as influx from './subjects/influx.js'
import * as libratoNode from './subjects/libratoNode.js'
import * as openTelemetry from './subjects/openTelemetry.js'
import { open as openPrometheus } from './subjects/prometheus.js'
import * as reporter from './subjects/reporter.js'

/**
 * Times one act of ours beside every peer that has it, and prints the report.
 *
 * @param {string} name of the case
 * @param {'held' | 'fresh' | 'count'} act
 * @param {Readonly<Record<string, (calls: number) => void>>} [limits] loops to compare with that are nobody's
 */
export async function compare(name, act, limits = {}) {
  const sink = await startSink()
  /** @type {Record<string, import('./subjects/Subject.js').Subject>} */
  const subjects = {
    ours: reporter.open(sink.url),
    'prom-client': openPrometheus(prometheus),
    '@prometheus-io/client': openPrometheus(successor),
    OpenTelemetry: openTelemetry.open(),
    'datadog-metrics': datadog.open(),
    'hot-shots': await hotShots.open(),
    'influxdb-client': influx.open(sink.url),
    'librato-node': libratoNode.open(sink.url),
  }
  /** @type {Record<string, (calls: number) => void>} */
  const loops = { ...limits }
  for (const [subject, acts] of Object.entries(subjects)) {
    const loop = acts[act]
    if (loop !== undefined) loops[subject] = loop
  }
  const { ours, ...peers } = await timeLoops(loops, {
    isShort: process.argv.includes('--short'),
    async settle() {
      for (const { settle } of Object.values(subjects)) await settle?.()
      await new Promise((resolve) => setImmediate(resolve))
    },
  })
  for (const { close } of Object.values(subjects)) await close()
  sink.stop()
  const figures = Object.fromEntries(Object.entries(peers).map(([peer, { ns }]) => [peer, { ns: round(ns) }]))
  const spread = { ns: ours?.spread.map(round) }
  console.log(JSON.stringify({ case: `recording/${name}`, figures: { ns: round(ours?.ns) }, peers: figures, spread }))
}

/** @param {number | undefined} ns */
function round(ns) {
  return Math.round((ns ?? Number.NaN) * 100) / 100
}
