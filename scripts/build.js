// Compiles lib/ to dist/ and copies what the compiler does not know: the files of the service's page.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const typescript = createRequire(import.meta.url).resolve('typescript/package.json')
rmSync(join(root, 'dist'), { recursive: true, force: true })
const compiled = spawnSync(process.execPath, [join(dirname(typescript), 'bin', 'tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
if (compiled.status !== 0) process.exit(compiled.status ?? 1)
cpSync(join(root, 'lib/service/web'), join(root, 'dist/service/web'), { recursive: true })
chmodSync(join(root, 'dist/cli/main.js'), 0o755)
