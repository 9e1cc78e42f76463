// One caller in a process of its own: `caller.js CALLER URL REQUESTS`. Prints the microseconds of CPU that a request takes.
import { concurrency } from './workload.js'

const [callerName, url, requests] = process.argv.slice(2)
const { open } = await import(`./callers/${callerName}.js`)
/** @type {(body: Buffer) => Promise<number>} gives the status */
const post = open(`${url}/v1`)
const body = Buffer.from(JSON.stringify({ measurements: [{ name: 'a', value: 1 }] }))

/** @param {number} count */
async function run(count) {
  let left = count
  const worker = async () => {
    while (left > 0) {
      left -= 1
      const status = await post(body)
      if (status !== 202) throw new Error(`The sink answered ${status}.`)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

await run(3_000)
const before = process.cpuUsage()
await run(Number(requests))
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ us: (user + system) / Number(requests) }))
process.exit()
