import { isFirstRun } from '../support/isFirstRun.js'
import { layouts } from './layouts.js'
import { postAll } from './post.js'
import { ask, questions, warmUps } from './questions.js'
import { ServerProcess } from './ServerProcess.js'
import { startIngest } from './startIngest.js'
import { Workload } from './Workload.js'

/**
 * How many milliseconds a query takes among 10,000 series, the slowest twentieth left out: when nothing else goes on, and while measurements come in
 * from another process as fast as the server takes them (the figures say how many a second). Every server is filled with one hour first; the questions
 * are about that hour. `--short`: among 500; `BENCH_SERIES` and `BENCH_QUERIES` (how many of each) say otherwise.
 */
const isShort = process.argv.includes('--short')
const series = Number(process.env.BENCH_SERIES ?? (isShort ? 500 : 10_000))
const times = Number(process.env.BENCH_QUERIES ?? (isShort ? 20 : 100))
const workload = new Workload({ series, metrics: series / 100 })
/** Within what is kept by the second, and long enough ago that ingesting at full rate does not come to times that are refused. */
const start = Math.floor(Date.now() / 3_600_000) * 3_600 - 40 * 3_600
const hour = { start, end: start + 3_600 }

async function measure(kind, program, ...args) {
  const server = await ServerProcess.start(program, ...args)
  const figures = {}
  try {
    await postAll(server, workload.bodies(hour.start, hour.end))
    await settle(server, kind)
    for (const [name, question] of Object.entries(questions)) {
      const cpu = await server.cpu()
      figures[`${name}Idle`] = (await ask(server, kind, question, workload, hour, times)).p95
      // Beside the time, which a busy machine stretches: the CPU of one query in milliseconds, those that warm up included.
      figures[`${name}Cpu`] = Number(((((await server.cpu()) - cpu) * 1_000) / (times + warmUps)).toFixed(2))
    }
    let from = hour.end
    for (const [name, question] of Object.entries(questions)) {
      const stop = await startIngest(server, series, from)
      figures[`${name}Busy`] = (await ask(server, kind, question, workload, hour, times)).p95
      figures[`${name}BusyPointsPerSecond`] = await stop()
      // The next stretch of ingesting has hours of its own.
      from += 24 * 3_600
    }
    return figures
  } finally {
    await server.close()
  }
}

/** The service rolls up in the background; a query is asked as it is asked in daily life, when that is done. */
async function settle(server, kind) {
  if (kind === 'bare') return
  let before = await server.cpu()
  // Two of its rounds are ten seconds apart; four quiet looks in a row see past the gap between them.
  for (let quiet = 0; quiet < 4; ) {
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    const now = await server.cpu()
    quiet = now - before < 0.1 ? quiet + 1 : 0
    before = now
  }
}

const figures = await measure('service', 'serveService.js')
const peers = {}
for (const layout of isFirstRun && !isShort ? Object.keys(layouts) : [])
  peers[`bare ${layout}`] = await measure('bare', 'bareSqlite.js', layout)
console.log(JSON.stringify({ case: 'service/query', figures, peers }))
