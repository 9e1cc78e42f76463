import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PageFile } from './PageFile.js'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}

/** What the page takes from the optional package `uplot`. */
const chartFiles = ['uPlot.iife.min.js', 'uPlot.esm.js', 'uPlot.min.css']

/**
 * The files of the dashboard by name, read once: from then on a request can only name a row of this table, never a path. Without the optional
 * package `uplot` its files are missing, and the page does without charts.
 */
export async function loadPageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>()
  const own = fileURLToPath(new URL('../web/', import.meta.url))
  for (const name of await namesIn(own)) await add(files, own, name)
  const charts = chartFolder()
  if (charts !== undefined) for (const name of chartFiles) await add(files, charts, name)
  return files
}

async function add(files: Map<string, PageFile>, folder: string, name: string): Promise<void> {
  const type = types[extname(name)]
  if (type === undefined) return
  const body = await readFile(join(folder, name))
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  files.set(name, { type, body, etag })
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true }).catch(() => [])
  return entries.map((name) => name.replaceAll(sep, '/')).filter((name) => extname(name) !== '')
}

function chartFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('uplot'))
  } catch {
    return undefined
  }
}
