import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Reporter } from '../../lib/index.js'
import { serviceForSpecs, token, user } from '../e2e/serviceForSpecs.js'
import { SpoolRoot } from '../support/spoolRoot.js'
import { consoleExamplesOf, fillService, runExample, withoutChance } from './consoleExamples.js'
import { root } from './snippets.js'

const { service, api } = await serviceForSpecs()
const env = { LIBRATO_USER: user, LIBRATO_TOKEN: token, LIBRATO_URL: service.url }
const spool = new SpoolRoot()
afterAll(() => spool.remove())

beforeAll(async () => {
  await fillService(api)
  const options = { url: 'http://127.0.0.1:1/v1', user, token, interval: false, logger: false } as const
  const reporter = new Reporter({ ...options, spool: { directory: spool.path } })
  reporter.gauge('left.over').record(1)
  await reporter.close({ deadline: 20 })
})

// One after the other: they build on each other, as they do on the page.
test.each(consoleExamplesOf(readFileSync(`${root}docs/command-line.md`, 'utf8')))(
  '$line prints what the page says',
  async ({ line, output }) => {
    expect(withoutChance(await runExample(line, env, spool.path))).toBe(withoutChance(output))
  },
)
