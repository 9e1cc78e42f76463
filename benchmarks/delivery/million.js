// The CPU that a process spends on delivering a million measurements, all its threads together. Who is measured, and who receives, have processes
// of their own. Timed is everything from what was recorded to the last answer: for us sealing, cutting, encoding, ids, the queue, got, reading answers
// and the receipt; for node:http `JSON.stringify` of objects that are there already, and reading answers. Recording is not, nor is filling those objects.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startSink } from '../support/startSink.js'

const isShort = process.argv.includes('--short')
const client = fileURLToPath(new URL('client.js', import.meta.url))
const ours = 'librato-reporter'
/** Modules of subjects/ by the name in the table, and how many tenths of the million they deliver: who is slower than a limit needs fewer. */
const subjects = {
  [ours]: ['reporter', 10],
  'node:http + JSON.stringify': ['nodeHttp', 10],
  'OTLP proto': ['otlpProto', 4],
  'OTLP JSON': ['otlpJson', 2],
  'datadog-metrics': ['datadog', 1],
  'influxdb-client': ['influx', 2],
  'librato-node': ['libratoNode', 2],
}
/**
 * Windows delivered before any is timed, for each that is. V8 goes on compiling what a request runs through for two thousand requests, in threads of
 * its own: at first that is half of the CPU, most for whoever has the most code. The short form stays below that, and has its tolerance.
 */
const warmUp = 2.5
/** Whom targets are set by. */
const compared = [ours, 'node:http + JSON.stringify', 'OTLP proto']

const sink = await startSink()
/** @type {Record<string, { cpu: number, wall: number }>} */
const results = {}
for (const [name, [module, windows]] of Object.entries(subjects)) {
  if (isShort && !compared.includes(name)) continue
  const timed = isShort ? Math.ceil(windows * 0.3) : windows
  const command = [client, module, sink.url, `${Math.ceil(warmUp * timed)}`, `${timed}`]
  const { stdout } = await promisify(execFile)(process.execPath, command)
  results[name] = JSON.parse(stdout)
}
sink.stop()
const { [ours]: figures, ...peers } = results
console.log(JSON.stringify({ case: 'delivery/million', figures, peers }))
