import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What stands in a file that the compiler made of types only. */
const nothing = 'export {};\n'

/**
 * Takes out of a compiled package what no user can reach: declarations that no entry point leads to, and modules that held types only. What is
 * left of declarations is what the package promises, so that a spec can hold it free of the types of others.
 */
export function shipOnlyWhatIsUsed(folder, entries) {
  const declared = reachableDeclarations(entries.map((entry) => join(folder, entry)))
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name)
    if (name.endsWith('.d.ts') ? !declared.has(file) : name.endsWith('.js') && readFileSync(file, 'utf8') === nothing)
      rmSync(file)
  }
}

function reachableDeclarations(entries) {
  const found = new Set(entries)
  // A set hands out what is added to it while it is walked.
  for (const file of found) {
    const text = readFileSync(file, 'utf8')
    for (const [, path] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.js['"]/g))
      found.add(join(dirname(file), `${path}.d.ts`))
  }
  return found
}
