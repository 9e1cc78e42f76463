import { readFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform, totalmem } from 'node:os'

/**
 * Where figures come from, without naming the machine.
 *
 * @returns {readonly (readonly [string, string])[]} label and value
 */
export function describeMachine() {
  const processors = cpus()
  return [
    ['Node', process.version],
    [
      'Machine',
      `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores, ${gibibytes(totalmem())} GiB, ${platform()} ${arch()}`,
    ],
    ['Busy with other things when it began', `${loadavg()[0]?.toFixed(1) ?? '?'} of ${processors.length} cores`],
  ]
}

/**
 * The peers as they are installed.
 *
 * @returns {readonly (readonly [string, string])[]} name and version
 */
export function describePeers() {
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return Object.entries(dependencies).map(([name, version]) => [name, String(version)])
}

/** @param {number} bytes */
function gibibytes(bytes) {
  return Math.round(bytes / 2 ** 30)
}
