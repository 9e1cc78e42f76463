// Prints the public types of the package: the declarations in dist/ that its entry points reach, without comments. `npm run types` writes
// them to etc/public-types.txt, so that a change of them is seen in review; a spec compares the two.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist')

/** The declarations of a file, and which others it imports, relative to dist/. */
function read(file) {
  const text = readFileSync(join(dist, file), 'utf8')
  const imports = [...text.matchAll(/(?:from |import\()'(\.[^']+)\.js'/g)].map((match) =>
    posix.join(posix.dirname(file), `${match[1]}.d.ts`),
  )
  const declarations = text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\/\/#.*$/gm, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
  return { imports, declarations }
}

const entries = ['index.d.ts', 'service/index.d.ts', 'testing/index.d.ts']
const reached = new Set(entries)
const sections = new Map()
for (const file of reached) {
  if (!existsSync(join(dist, file)))
    throw new Error(`${relative(process.cwd(), join(dist, file))} is missing: run npm run build.`)
  const { imports, declarations } = read(file)
  for (const other of imports) reached.add(other)
  sections.set(file, declarations)
}
const sorted = [...sections].sort(
  ([a], [b]) => (entries.includes(b) ? 1 : 0) - (entries.includes(a) ? 1 : 0) || (a < b ? -1 : 1),
)
process.stdout.write(sorted.map(([file, lines]) => [`// ${file}`, ...lines, ''].join('\n')).join('\n'))
