import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { upkeepAt } from '../../dist/service/store/clock/ServiceClock.js'
import { SubmissionPacker } from '../../dist/service/store/packedSubmission.js'
import { resolveRetention } from '../../dist/service/store/resolveRetention.js'
import { SqliteStore } from '../../dist/service/store/SqliteStore.js'
import { median } from '../runner/median.js'
import { postAll } from './post.js'
import { ask, questions } from './questions.js'
import { ServerProcess } from './ServerProcess.js'
import { perPost, step, Workload } from './Workload.js'

/**
 * What more data costs: the same questions about the last hour, and the same ingest, on a store of one day and on one of 30 days of 1,000 series at
 * 10 s (259 million measurements, some 12 GB while it runs), nothing expired. The days are written by the store's own code in this process; the
 * service then opens the directory. `BENCH_DAYS` and `BENCH_SERIES` (a multiple of 10) change it, `BENCH_DIRECTORY` says where.
 */
const series = Number(process.env.BENCH_SERIES ?? 1_000)
const workload = new Workload({ series, metrics: 10 })
const day = 86_400
const long = Number(process.env.BENCH_DAYS ?? 30)
const times = Number(process.env.BENCH_QUERIES ?? 100)
/** How often each store is asked about. */
const rounds = 7
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
  const times = upkeepAt(end * 1_000 + 60_000)
  while (!store.call('maintainSlice', times)) {}
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

/** A service on so many days of data. */
async function open(days) {
  const directory = mkdtempSync(join(process.env.BENCH_DIRECTORY ?? tmpdir(), 'bench-growth-'))
  await fill(directory, days)
  const server = await ServerProcess.open('serveService.js', directory, JSON.stringify(retention))
  return { directory, server, ms: [], sumMs: [] }
}

async function askAbout({ server, ms, sumMs }) {
  const range = { start: end - 3_600, end }
  ms.push((await ask(server, 'service', questions.one, workload, range, times)).p50)
  sumMs.push((await ask(server, 'service', questions.sum, workload, range, times)).p50)
}

async function ingest({ server }) {
  const cpu = await server.cpu()
  const began = performance.now()
  const points = (await postAll(server, workload.bodies(end, now), began + 5_000)) * Math.min(perPost, series)
  return {
    pointsPerSecond: Math.round((points / (performance.now() - began)) * 1_000),
    serverCpuPerMillion: Number((((await server.cpu()) - cpu) / (points / 1e6)).toFixed(2)),
  }
}

const opened = []
try {
  for (const days of [1, long]) opened.push(await open(days))
  // In turns, so that whatever else the machine does meets both.
  for (let round = 0; round < rounds; round += 1) for (const one of opened) await askAbout(one)
  const measured = []
  for (const one of opened) measured.push({ ms: median(one.ms), sumMs: median(one.sumMs), ...(await ingest(one)) })
  const [day1, figures] = measured
  console.log(JSON.stringify({ case: 'service/growth', figures, peers: { '1 day': day1 } }))
} finally {
  for (const { directory, server } of opened) {
    await server.close()
    rmSync(directory, { recursive: true, force: true })
  }
}
