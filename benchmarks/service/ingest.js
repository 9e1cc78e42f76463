import { isFirstRun } from '../support/isFirstRun.js'
import { layouts } from './layouts.js'
import { postAll } from './post.js'
import { ServerProcess } from './ServerProcess.js'
import { perPost, Workload } from './Workload.js'

/**
 * How many measurements a second the service stores durably, over HTTP, beside servers that do nothing but parse and insert. One after the
 * other, on an empty directory each. Data begins hours ago, so that roll-ups take place. `--short`, or `BENCH_SECONDS` for each server.
 */
const isShort = process.argv.includes('--short')
const seconds = Number(process.env.BENCH_SECONDS ?? (isShort ? 2 : 25))
const workload = new Workload({ series: 10_000, metrics: 100 })
const start = Math.floor(Date.now() / 3_600_000) * 3_600 - 12 * 3_600

async function measure(program, ...args) {
  const server = await ServerProcess.start(program, ...args)
  try {
    const bodies = workload.bodies(start)
    await postAll(server, bodies, performance.now() + Math.min(3_000, seconds * 300))
    const cpu = await server.cpu()
    const began = performance.now()
    const points = (await postAll(server, bodies, began + seconds * 1_000)) * perPost
    const elapsed = (performance.now() - began) / 1_000
    return {
      pointsPerSecond: Math.round(points / elapsed),
      serverCpuPerMillion: Number((((await server.cpu()) - cpu) / (points / 1e6)).toFixed(2)),
    }
  } finally {
    await server.close()
  }
}

const figures = await measure('serveService.js')
const peers = {}
for (const layout of isFirstRun && !isShort ? Object.keys(layouts) : [])
  peers[`bare ${layout}`] = await measure('bareSqlite.js', layout)
console.log(JSON.stringify({ case: 'service/ingest', figures, peers }))
