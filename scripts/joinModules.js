import { writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'rolldown'

const virtual = '\0every-export'

/**
 * Puts all modules that an entry imports into one file, and leaves in the place of each what it exports, from there. Two hundred files take three
 * times as long to import, and twice the memory; and since every module is still found where it was, there is one of each, whichever way it is
 * come by: an error that the service throws is the LibratoError of whoever catches it.
 *
 * (esbuild makes a `var` of every constant of a module, which V8 then reads anew at every use: a sample costs half as much again.)
 *
 * @param {string} folder of the compiled package
 * @param {string} entry a file in it
 * @param {string} joined name of the file that is made
 * @param {readonly string[]} apart files and folders in it whose modules stay as they are, for those who need them and nothing else
 */
export async function joinModules(folder, entry, joined, apart) {
  const target = join(folder, joined)
  const leftOut = [staysWhereItIs(folder, apart)]
  const [found] = await bundle({ input: join(folder, entry), write: false, plugins: leftOut })
  // What the bundler adds of its own has no file.
  const files = found.moduleIds.filter((id) => id.startsWith(folder))
  const modules = await Promise.all(files.map(readModule))
  const everything = modules.map(({ file, names }, n) => exportList(names, n, file, 'out')).join('')
  await bundle({ input: virtual, plugins: [...leftOut, holding(everything)], output: { file: target } })
  for (const [n, { file, names }] of modules.entries())
    writeFileSync(file, exportList(names, n, pathTo(target, dirname(file)), 'in'))
}

/** @param {import('rolldown').BuildOptions} options */
async function bundle({ output, ...options }) {
  const { output: made } = await build({
    platform: 'node',
    external: /^(node:|[a-z@])/,
    logLevel: 'warn',
    ...options,
    output: { format: 'esm', codeSplitting: false, comments: { legal: false, jsdoc: false }, ...output },
  })
  return made
}

/**
 * What is loaded when it is needed, or by others alone, stays where it is.
 *
 * @param {string} folder
 * @param {readonly string[]} apart
 * @returns {import('rolldown').Plugin}
 */
function staysWhereItIs(folder, apart) {
  const kept = apart.map((path) => join(folder, path))
  const outside = (file) => ({ id: pathTo(file, folder), external: true })
  return {
    name: 'stays-where-it-is',
    resolveDynamicImport(path, importer) {
      if (typeof path !== 'string' || !path.startsWith('.')) return undefined
      return outside(join(dirname(importer), path))
    },
    resolveId(path, importer) {
      if (!path.startsWith('.') || importer === undefined || importer === virtual) return undefined
      const file = join(dirname(importer), path)
      return kept.some((one) => file === one || file.startsWith(`${one}/`)) ? outside(file) : undefined
    },
  }
}

/**
 * An entry that is no file.
 *
 * @param {string} code
 * @returns {import('rolldown').Plugin}
 */
function holding(code) {
  return {
    name: 'every-export',
    resolveId: (id) => (id === virtual ? id : undefined),
    load: (id) => (id === virtual ? code : undefined),
  }
}

/** @param {string} file */
async function readModule(file) {
  return { file, names: Object.keys(await import(pathToFileURL(file).href)) }
}

/**
 * The names of a module, as the joined file has them (`out`) or back (`in`): many modules have exports of one name.
 *
 * @param {readonly string[]} names
 * @param {number} n number of the module
 * @param {string} from
 * @param {'out' | 'in'} way
 */
function exportList(names, n, from, way) {
  const pairs = names.map((name) => (way === 'out' ? `${name} as ${name}$${n}` : `${name}$${n} as ${name}`))
  return `export { ${pairs.join(', ')} } from '${from}'\n`
}

/**
 * @param {string} file
 * @param {string} folder
 */
function pathTo(file, folder) {
  const path = relative(folder, file).replaceAll('\\', '/')
  return path.startsWith('.') ? path : `./${path}`
}
