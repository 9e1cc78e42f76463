import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { root } from './snippets.js'

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'examples/README.md', 'benchmarks/README.md'],
  ...readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' })
    // docs/site installs what it needs, and makes docs/reference.
    .filter((file) => file.endsWith('.md') && !/^(site|reference)\//.test(file))
    .map((file) => join('docs', file)),
]

/** The anchors that headings get where Markdown is shown. */
function anchorsOf(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^#+ (.*)$/gm)].map((match) =>
      match[1]!
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

/** What a page links to inside the repository. */
function linksOf(page: string): { file: string; anchor: string | undefined }[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/```.*?```/gs, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
    .map((match) => match[1] ?? match[2]!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file, anchor] = target.split('#')
      return { file: file === '' ? page : join(dirname(page), file!), anchor }
    })
}

describe('links', () => {
  test.each(pages)('of %s lead somewhere', (page) => {
    const broken = linksOf(page).filter(({ file, anchor }) => {
      if (!existsSync(join(root, file))) return true
      return anchor !== undefined && !anchorsOf(readFileSync(join(root, file), 'utf8')).has(anchor)
    })
    expect(broken).toEqual([])
  })

  test('from the README reach every page', () => {
    const reached = new Set(['README.md'])
    for (const page of reached)
      if (page.endsWith('.md')) for (const { file } of linksOf(page)) if (file.startsWith('docs')) reached.add(file)
    expect(pages.filter((page) => page.startsWith('docs') && !reached.has(page))).toEqual([])
  })
})
