// Prints the public types of the package, without comments: the names that each entry point of dist/ exports, then the declarations of these
// and of what they mention. `npm run types` writes them to etc/public-types.txt, so that a change of them is seen in review; a spec compares
// the two.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist')
const entries = ['index.d.ts', 'service/index.d.ts', 'testing/index.d.ts']
const modules = new Map()

/** Top-level statements: the compiler indents all lines of one but the first and the last. */
function statementsOf(file) {
  const path = join(dist, file)
  if (!existsSync(path)) throw new Error(`${relative(process.cwd(), path)} is missing: run npm run build.`)
  const lines = readFileSync(path, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\/\/#.*$/gm, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
  return lines.join('\n').split(/\n(?=\w)/)
}

/** What a module declares, what it imports, and what it exports of itself or of others. */
function moduleOf(file) {
  const known = modules.get(file)
  if (known !== undefined) return known
  const module = { declared: new Map(), imported: new Map(), exported: new Map() }
  modules.set(file, module)
  for (const statement of statementsOf(file)) {
    const [, from] = /from '(\.[^']+)\.js';$/.exec(statement) ?? []
    const other = from === undefined ? file : posix.join(posix.dirname(file), `${from}.d.ts`)
    const [, kind, names] = /^(import|export)(?: type)? \{([^}]*)\}/.exec(statement) ?? []
    if (/^export \*/.test(statement)) {
      for (const [name, origin] of moduleOf(other).exported) module.exported.set(name, origin)
    } else if (names !== undefined) {
      const specifiers = [...names.matchAll(/(?:type )?(\w+)(?: as (\w+))?,?/g)]
      // Types of other packages are theirs.
      if (from === undefined && / from /.test(statement)) continue
      for (const [, name, alias = name] of specifiers)
        (kind === 'import' ? module.imported : module.exported).set(alias, { file: other, name })
    } else {
      const [, name] =
        /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|function|const|enum) (\w+)/.exec(statement) ??
        []
      if (name === undefined) continue
      module.declared.set(name, [...(module.declared.get(name) ?? []), statement])
      if (statement.startsWith('export ')) module.exported.set(name, { file, name })
    }
  }
  return module
}

/** Where a name is declared that a module passes on. */
function originOf({ file, name }) {
  const { declared, exported } = moduleOf(file)
  const next = exported.get(name)
  return declared.has(name) || next === undefined ? { file, name } : originOf(next)
}

const shown = new Map()

/** Adds a declaration, and those of the names in it. */
function show({ file, name }) {
  const key = `${name} ${file}`
  const { declared, imported } = moduleOf(file)
  const statements = declared.get(name)
  if (statements === undefined || shown.has(key)) return
  shown.set(key, statements)
  for (const [word] of statements.join('\n').matchAll(/\w+/g)) {
    const origin = declared.has(word) ? { file, name: word } : imported.get(word)
    if (origin !== undefined) show(originOf(origin))
  }
}

const parts = entries.map((file) => {
  const { exported } = moduleOf(file)
  for (const origin of exported.values()) show(originOf(origin))
  return [`// ${file} exports`, ...[...exported.keys()].sort()]
})
const declarations = [...shown].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, statements]) => statements)
process.stdout.write(`${[...parts, ...declarations].map((lines) => `${lines.join('\n')}\n`).join('\n')}`)
