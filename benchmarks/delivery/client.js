// One subject in a process of its own: `client.js SUBJECT URL WARMUP WINDOWS`. Prints the seconds of CPU that delivering a million measurements takes.
import { seriesCount } from './workload.js'

const [subjectName, url, warmUp, windows] = process.argv.slice(2)

const { open } = await import(`./subjects/${subjectName}.js`)
/** @type {import('./Subject.js').Subject} */
const subject = await open(url)
let cpu = 0
let wall = 0
for (let window = -Number(warmUp); window < Number(windows); window += 1) {
  subject.fill(window + Number(warmUp))
  const before = process.cpuUsage()
  const started = performance.now()
  await subject.deliver()
  const { user, system } = process.cpuUsage(before)
  if (window < 0) continue
  cpu += (user + system) / 1e6
  wall += (performance.now() - started) / 1e3
}
const millions = (Number(windows) * seriesCount) / 1e6
console.log(JSON.stringify({ cpu: cpu / millions, wall: wall / millions }))
await subject.close()
