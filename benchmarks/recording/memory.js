// Memory of a series: a million of them, each with two tags and one sample; handles are let go. Ours has six figures, a peer's what it has. Each in
// a process of its own.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { isFirstRun } from '../support/isFirstRun.js'

const program = fileURLToPath(new URL('memoryOf.js', import.meta.url))
const isShort = process.argv.includes('--short')
const peers = ['prom-client', '@prometheus-io/client', 'OpenTelemetry', 'datadog-metrics']

/** @param {string} name */
async function measure(name) {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, name])
  return JSON.parse(stdout)
}

const figures = await measure('librato-reporter')
/** @type {Record<string, Record<string, number>>} */
const measured = {}
for (const peer of isFirstRun && !isShort ? peers : []) measured[peer] = await measure(peer)
console.log(JSON.stringify({ case: 'recording/memory', figures, peers: measured }))
