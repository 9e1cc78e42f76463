import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SubmissionPacker } from '../../dist/service/store/packedSubmission.js'
import { resolveRetention } from '../../dist/service/store/resolveRetention.js'
import { SqliteStore } from '../../dist/service/store/SqliteStore.js'
import { postAll } from './post.js'
import { ask, questions } from './questions.js'
import { ServerProcess } from './ServerProcess.js'
import { perPost, step, Workload } from './Workload.js'

/**
 * What more data costs: the same questions about the last hour, and the same ingest, on a store of one day and on one of 30 days of 100 series at
 * 10 s (26 million measurements), nothing expired. The days are written by the store's own code in this process; the service then opens the directory. Takes long:
 * `BENCH_DAYS` and `BENCH_SERIES` (a multiple of 10) change it; 1,000 series take half an hour.
 */
const series = Number(process.env.BENCH_SERIES ?? 100)
const workload = new Workload({ series, metrics: 10 })
const day = 86_400
const long = Number(process.env.BENCH_DAYS ?? 30)
const times = Number(process.env.BENCH_QUERIES ?? 100)
const retention = { raw: 40 * day * 1_000 }
const now = Math.floor(Date.now() / 3_600_000) * 3_600
/** So long ago that five seconds of ingesting do not come to times that are refused. */
const end = now - 48 * 3_600

async function fill(directory, days) {
  const store = await SqliteStore.open(directory, resolveRetention(retention))
  const packer = new SubmissionPacker()
  const identities = Array.from({ length: series }, (_, index) => ({ model: 'tags', tags: workload.tagsOf(index) }))
  for (let time = end - days * day; time < end; time += step * 6) {
    const submissions = Array.from({ length: 6 }, (_, tick) =>
      packer.pack({
        measurements: identities.map((identity, index) => measurement(identity, index, time + tick * step)),
        atomic: false,
        refusals: [],
        receivedAt: end * 1_000,
      }),
    )
    store.call('write', submissions)
  }
  while (!store.call('maintainSlice', end * 1_000 + 60_000)) {}
  store.close()
}

function measurement(identity, index, time) {
  const name = workload.nameOf(Math.floor(index / workload.perMetric))
  const sum = (index + time) % 977
  return {
    index,
    name,
    kind: 'gauge',
    series: identity,
    time,
    count: 5,
    sum,
    min: sum / 9,
    max: sum / 3,
    sumSquares: sum * sum,
  }
}

async function measure(days) {
  const directory = mkdtempSync(join(process.env.BENCH_DIRECTORY ?? tmpdir(), 'bench-growth-'))
  try {
    await fill(directory, days)
    const server = await ServerProcess.open('serveService.js', directory, JSON.stringify(retention))
    try {
      const range = { start: end - 3_600, end }
      const one = await ask(server, 'service', questions.one, workload, range, times)
      const sum = await ask(server, 'service', questions.sum, workload, range, times)
      const figures = { ms: one.p50, sumMs: sum.p50 }
      const cpu = await server.cpu()
      const began = performance.now()
      const points = (await postAll(server, workload.bodies(end, now), began + 5_000)) * Math.min(perPost, series)
      figures.pointsPerSecond = Math.round((points / (performance.now() - began)) * 1_000)
      figures.serverCpuPerMillion = Number((((await server.cpu()) - cpu) / (points / 1e6)).toFixed(2))
      return figures
    } finally {
      await server.close()
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const day1 = await measure(1)
const figures = await measure(long)
console.log(JSON.stringify({ case: 'service/growth', figures, peers: { '1 day': day1 } }))
