import { layouts } from './layouts.js'
import { postAll } from './post.js'
import { ask, questions } from './questions.js'
import { ServerProcess } from './ServerProcess.js'
import { Workload } from './Workload.js'

/**
 * How long a query takes among 10,000 series: when nothing else goes on, and while measurements come in as fast as the server takes them. Every
 * server is filled with one hour first; the questions are about that hour. `BENCH_QUERIES`: how many of each.
 */
const times = Number(process.env.BENCH_QUERIES ?? 100)
const workload = new Workload({
  series: Number(process.env.BENCH_SERIES ?? 10_000),
  metrics: Number(process.env.BENCH_SERIES ?? 10_000) / 100,
})
const start = Math.floor(Date.now() / 3_600_000) * 3_600 - 12 * 3_600
const hour = { start, end: start + 3_600 }

async function measure(kind, program, ...args) {
  const server = await ServerProcess.start(program, ...args)
  const figures = {}
  try {
    await postAll(server, workload.bodies(hour.start, hour.end))
    await settle(server, kind)
    for (const [name, question] of Object.entries(questions))
      figures[`${name}, idle`] = await ask(server, kind, question, workload, hour, times)
    for (const [name, question] of Object.entries(questions)) {
      const stop = new AbortController()
      const ingest = postAll(server, endless(workload.bodies(hour.end + figuresSoFar(figures) * 3_600), stop.signal))
      figures[`${name}, while ingesting`] = await ask(server, kind, question, workload, hour, times)
      stop.abort()
      await ingest
    }
    return figures
  } finally {
    await server.close()
  }
}

/** Each stretch of ingesting has hours of its own. */
function figuresSoFar(figures) {
  return Object.keys(figures).length
}

function* endless(bodies, signal) {
  for (const body of bodies) {
    if (signal.aborted) return
    yield body
  }
}

/** The service rolls up in the background; a query is asked as it is asked in daily life, when that is done. */
async function settle(server, kind) {
  if (kind === 'bare') return
  let before = await server.cpu()
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 12_000))
    const now = await server.cpu()
    if (now - before < 0.5) return
    before = now
  }
}

const figures = await measure('service', 'serveService.js')
const peers = {}
for (const layout of Object.keys(layouts)) peers[`bare ${layout}`] = await measure('bare', 'bareSqlite.js', layout)
console.log(JSON.stringify({ case: 'service/query', figures, peers }))
