// Installs the peers, unless what is installed is what the lock file names: they are large, and change seldom.
import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
const lock = `${folder}package-lock.json`
/** The lock file of what is installed. */
const installed = `${folder}node_modules/.installed-lock.json`

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

if (read(installed) !== read(lock)) {
  // Of what npm says only errors are of interest here: @prometheus-io/client asks for Node 22 and runs on 20, too.
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  })
  if (status === 0) copyFileSync(lock, installed)
  process.exitCode = status ?? 1
}
