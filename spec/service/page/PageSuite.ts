import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import type { ServiceUnderTest } from '../support/withService.js'
import { launch, noBrowser, OpenPage } from './Browser.js'

if (noBrowser !== undefined) console.warn(`The page is not tested: ${noBrowser}.`)

/** Specs that need a browser; where there is none they are left out by name, and the warning above says what is missing. */
export function suite(name: string, specs: () => void): void {
  if (noBrowser === undefined) describe(name, specs)
  else describe.skip(`${name} (left out: ${noBrowser})`, specs)
}

export const now = (): number => Math.floor(Date.now() / 1000)

/** One browser for the specs of a suite, each of which opens one page; after each, whether the page did what no page should do. */
export class PageSuite {
  #browser: Browser | undefined
  #opened: OpenPage | undefined

  constructor() {
    beforeAll(async () => {
      this.#browser = await launch()
    })
    afterEach(async () => {
      const faults = this.#opened?.faults
      await this.#opened?.close()
      this.#opened = undefined
      expect(faults).toEqual([])
    })
    afterAll(() => this.#browser?.close())
  }

  async open(service: ServiceUnderTest, hash = '', options: BrowserContextOptions = {}): Promise<OpenPage> {
    if (this.#browser === undefined) throw new Error('The browser is launched before the first test.')
    this.#opened = await OpenPage.open(this.#browser, service.service, hash, options)
    return this.#opened
  }
}

/** Two hosts with a gap of one, over the last ten minutes. */
export async function fill(service: ServiceUnderTest): Promise<void> {
  const measurements = []
  for (let time = now() - 600; time <= now(); time += 10)
    for (const host of ['web-1', 'web-2']) {
      if (host === 'web-2' && time > now() - 300 && time < now() - 200) continue
      const tags = { host }
      measurements.push({ name: 'http.latency', time, count: 4, sum: 160, min: 10, max: 90, tags, period: 10 })
      const attributes = { summarize_function: 'sum' }
      measurements.push({ name: 'http.requests', time, count: 50, sum: 50, tags, period: 10, attributes })
    }
  const stored = await service.post('/v1/measurements', { measurements })
  if (stored.status !== 202) throw new Error(stored.text)
}
