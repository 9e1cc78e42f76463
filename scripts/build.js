// Compiles lib/ to dist/, joins what the entry imports, and copies what the compiler does not know: the files of the service's page. The old
// dist/ stays until the new one is whole, so that a failed build leaves something that runs.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { joinModules } from './joinModules.js'
import { shipOnlyWhatIsUsed } from './shipOnlyWhatIsUsed.js'

// The command line answers `--help` and `check` with these alone, and must not load HTTP for it.
const leaves = ['errors', 'measurement', 'options', 'packageVersion.js', 'runtime/systemRuntime.js']

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const next = join(root, `dist.${process.pid}`)
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
process.once('exit', () => rmSync(next, { recursive: true, force: true }))
const compiled = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', next], {
  cwd: root,
  stdio: 'inherit',
})
if (compiled.status === 0) {
  shipOnlyWhatIsUsed(next, ['index.d.ts', 'service/index.d.ts', 'testing/index.d.ts'])
  await joinModules(next, 'index.js', 'library.js', leaves)
  cpSync(join(root, 'lib/service/web'), join(next, 'service/web'), { recursive: true })
  chmodSync(join(next, 'cli/main.js'), 0o755)
  // In two steps that take no time: whoever runs from dist/ meanwhile finds the one or the other.
  const dist = join(root, 'dist')
  const last = `${next}.last`
  if (existsSync(dist)) renameSync(dist, last)
  renameSync(next, dist)
  rmSync(last, { recursive: true, force: true })
} else process.exitCode = compiled.status ?? 1
