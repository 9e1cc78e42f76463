import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { servicePeers } from '../../../lib/service/peers.js'
import { Folder } from './Folder.js'

/** The repository. */
export const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** The lines of Node that the package is tried on: the newest of each, or the Node that runs the specs. */
export const lines = [20, 22, 24] as const

const ownLine = Number.parseInt(process.versions.node, 10)

/** What `npm pack --json` says of a tarball. */
interface PackReport {
  readonly filename: string
  readonly version: string
  readonly size: number
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string; readonly size: number; readonly mode: number }[]
}

/** This package as it would be published, and projects that have installed it, all in one temporary folder. */
export class PackedPackage {
  readonly #root: string
  readonly report: PackReport
  /** A project that has installed nothing but the package. */
  readonly bare: Folder
  /** The same with what the service needs. */
  readonly whole: Folder
  /** What the specs need themselves, out of reach of the projects. */
  readonly tools: Folder

  private constructor(root: string, report: PackReport, folders: Record<'bare' | 'whole' | 'tools', Folder>) {
    this.#root = root
    this.report = report
    this.bare = folders.bare
    this.whole = folders.whole
    this.tools = folders.tools
  }

  static async make(): Promise<PackedPackage> {
    // Outside the repository, whose node_modules would answer for whatever a project lacks.
    const root = await mkdtemp(join(tmpdir(), 'librato-reporter-packed-'))
    const here = await Folder.make(root)
    const packed = await here.succeed('npm', ['pack', repository, '--json', '--ignore-scripts', '--loglevel=error'])
    const [report] = JSON.parse(packed) as [PackReport]
    const bare = await Folder.make(join(root, 'bare'), { type: 'module' })
    const tools = await Folder.make(join(root, 'tools'))
    await Promise.all([
      bare.install(join(root, report.filename)),
      tools.install(
        'publint@0.3',
        '@arethetypeswrong/core@0.18',
        'esbuild@0.28',
        ...lines.filter((line) => line !== ownLine).map(nodeBinary),
      ),
    ])
    await cp(bare.path, join(root, 'whole'), { recursive: true, verbatimSymlinks: true })
    const whole = await Folder.make(join(root, 'whole'), {
      type: 'module',
      dependencies: { 'librato-reporter': `file:../${report.filename}` },
    })
    await whole.install(...servicePeers)
    return new PackedPackage(root, report, { bare, whole, tools })
  }

  get tarball(): string {
    return join(this.#root, this.report.filename)
  }

  /** The binary of a Node. */
  node(line: number): string {
    if (line === ownLine) return process.execPath
    return this.tools.at('node_modules', `node-${line}`, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  }

  /** A folder of its own with nothing in it. */
  empty(name: string): Promise<Folder> {
    return Folder.make(join(this.#root, name))
  }

  remove(): Promise<void> {
    return rm(this.#root, { recursive: true, force: true })
  }
}

/** The registry's package of Node's binary for this machine, under a name for each line. */
function nodeBinary(line: number): string {
  const system = process.platform === 'win32' ? 'win' : process.platform
  return `node-${line}@npm:node-${system}-${process.arch}@${line}`
}
