import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const dist = new URL('../../dist/', import.meta.url).href

/**
 * Runs a script in a process of its own on the compiled package, with `gc()`; `Reporter`, `startScriptedServer`, `recordingDestination` and
 * `TestClock` are there. Resolves with what its last line of output holds as JSON.
 */
export function runScript(script: string, env: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const source = `
    import { Reporter } from '${dist}index.js'
    import { recordingDestination, startScriptedServer, TestClock } from '${dist}testing/index.js'
    ${script}`
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', source], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', (text) => {
    output += text
  })
  child.stderr.on('data', (text) => {
    errors += text
  })
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output.trim().split('\n').at(-1) ?? ''))
      else reject(new Error(`exit code ${code}: ${errors}`))
    })
  })
}
