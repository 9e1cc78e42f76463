// The site is the Markdown of the repository: the README is its first page, and links work there as they do on a code host.
// typedoc writes docs/reference/ before, from the docstrings in lib/.
import { cpSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The name that a page gives itself. */
function titleOf(page) {
  return /^# (.*)$/m.exec(readFileSync(`${root}${page}.md`, 'utf8'))?.[1] ?? page
}

/** The index of the documentation is the one list of its pages: its sections become those of the sidebar. */
function sidebar() {
  const index = readFileSync(`${root}docs/README.md`, 'utf8')
  return index
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      text: section.slice(0, section.indexOf('\n')),
      collapsed: false,
      items: [...section.matchAll(/\]\(([\w/-]+)\.md\)/g)].map(([, page]) => ({
        text: titleOf(`docs/${page}`),
        link: `/docs/${page}`,
      })),
    }))
    .filter(({ items }) => items.length > 0)
}

/** Copies the programs and other files that pages link to. */
function copyFiles(outDir) {
  const isLinked = (path) => !path.includes('node_modules') && (!/\.\w+$/.test(path) || path.endsWith('.js'))
  for (const path of ['Dockerfile', 'examples', 'benchmarks'])
    cpSync(`${root}${path}`, `${outDir}/${path}`, { recursive: true, filter: isLinked })
}

export default defineConfig({
  title: 'librato-reporter',
  description: 'Metrics for Node: a Reporter that keeps what it cannot deliver, the Metrics API, and a server for it.',
  srcDir: '../..',
  outDir: './html',
  cacheDir: './cache',
  srcExclude: ['docs/site/**', 'dist/**', 'dist.*/**', 'coverage/**', '.ci/**', '.github/**'],
  rewrites: { 'README.md': 'index.md' },
  cleanUrls: true,
  // It is copied as a file, and has no extension to tell it from a page by.
  ignoreDeadLinks: [/\/Dockerfile$/],
  buildEnd: ({ outDir }) => copyFiles(outDir),
  // The pages lie outside of this package, so what they import is not found beside them.
  vite: {
    resolve: {
      alias: [
        { find: /^vue\/server-renderer$/, replacement: fileURLToPath(import.meta.resolve('vue/server-renderer')) },
        { find: /^vue$/, replacement: fileURLToPath(import.meta.resolve('vue/dist/vue.runtime.esm-bundler.js')) },
      ],
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: 'deep',
    nav: [
      { text: 'Documentation', link: '/docs/README' },
      { text: 'API reference', link: '/docs/reference/' },
      { text: 'Changes', link: '/CHANGELOG' },
    ],
    sidebar: sidebar(),
  },
})
