// What `import 'librato-reporter'` costs a process: time, and resident memory, each above a bare one. Every import in a process of its own; of time
// and CPU the lesser, since what other processes took of the machine is not ours.
import { spawnSync } from 'node:child_process'
import { median } from '../runner/median.js'

const runs = process.argv.includes('--short') ? 5 : 11
const script = `
  const before = process.memoryUsage.rss()
  const started = performance.now()
  const cpu = process.cpuUsage()
  if (process.argv[1] !== undefined) await import(process.argv[1])
  const { user, system } = process.cpuUsage(cpu)
  const ms = Math.min(performance.now() - started, (user + system) / 1_000)
  console.log(JSON.stringify({ ms, MB: (process.memoryUsage.rss() - before) / 1e6 }))`
const subjects = {
  bare: [],
  ours: [new URL('../../dist/index.js', import.meta.url).href],
  got: [import.meta.resolve('../../node_modules/got/dist/source/index.js')],
}
/** @type {Record<string, { ms: number, MB: number }[]>} */
const costs = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]))
for (let run = -1; run < runs; run += 1) {
  for (const [name, argument] of Object.entries(subjects)) {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script, ...argument])
    if (stdout.length === 0) throw new Error(`${name}: ${stderr}`)
    // The first of each reads its files from disk.
    if (run >= 0) costs[name].push(JSON.parse(`${stdout}`))
  }
}
const ms = above('ours', 'ms')
const megabytes = above('ours', 'MB')
console.log(
  JSON.stringify({
    case: 'recording/import-cost',
    figures: { ms: round(median(ms)), MB: round(median(megabytes)) },
    peers: { got: { ms: round(median(above('got', 'ms'))), MB: round(median(above('got', 'MB'))) } },
    spread: {
      ms: [round(Math.min(...ms)), round(Math.max(...ms))],
      MB: [round(Math.min(...megabytes)), round(Math.max(...megabytes))],
    },
  }),
)

/**
 * @param {string} name
 * @param {'ms' | 'MB'} figure
 */
function above(name, figure) {
  const bare = median(costs['bare'].map((cost) => cost[figure]))
  return costs[name].map((cost) => cost[figure] - bare)
}

/** @param {number} figure */
function round(figure) {
  return Math.round(figure * 10) / 10
}
