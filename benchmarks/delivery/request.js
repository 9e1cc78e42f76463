// What a request costs beyond node:http: a small POST, four at a time, its answer read. Everybody has a process of its own.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startSink } from '../support/startSink.js'

const ours = 'librato-reporter'
/** Names in the table of the modules in callers/. */
const callers = { [ours]: 'core', got: 'got', 'node:http': 'nodeHttp' }
const requests = process.argv.includes('--short') ? 4_000 : 20_000
const client = fileURLToPath(new URL('caller.js', import.meta.url))
const sink = await startSink()
/** @type {Record<string, { us: number }>} */
const results = {}
for (const [name, module] of Object.entries(callers)) {
  const { stdout } = await promisify(execFile)(process.execPath, [client, module, sink.url, `${requests}`])
  results[name] = JSON.parse(stdout)
}
sink.stop()
const { [ours]: figures, ...peers } = results
console.log(JSON.stringify({ case: 'delivery/request', figures, peers }))
