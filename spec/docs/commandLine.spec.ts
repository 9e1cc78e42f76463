import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { commands } from '../../lib/cli/commands.js'
import { commandHelp } from '../../lib/cli/help.js'
import { consoleExamplesOf } from './consoleExamples.js'
import { root } from './snippets.js'

const page = readFileSync(`${root}docs/command-line.md`, 'utf8')
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text]),
)

test('the page has the commands of the table, in its order, and no others', () => {
  expect([...sections.keys()]).toEqual(Object.keys(commands))
})

describe.each(Object.entries(commands))('%s', (name, { summary, load }) => {
  test('is explained as by --help, and shown by an example', async () => {
    expect(sections.get(name)).toContain(`\`\`\`text\n${commandHelp(summary, await load())}\`\`\``)
    const shown = consoleExamplesOf(sections.get(name) ?? '').filter(({ line }) =>
      line.includes(`librato-reporter ${name} `),
    )
    expect(shown.length).toBeGreaterThan(0)
    for (const { output } of shown) expect(output.trim()).not.toBe('')
  })
})
