import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'
import { launch, noBrowser, OpenPage } from './Browser.js'

const now = (): number => Math.floor(Date.now() / 1000)
const poorContrast = readFileSync(new URL('poorContrast.js', import.meta.url), 'utf8')
const hostile = '<img src=x onerror=alert(1)>'

let browser: Browser
let opened: OpenPage | undefined

/** Names what is missing instead of passing over it in silence. */
const suite = noBrowser === undefined ? describe : describe.skip
if (noBrowser !== undefined) console.warn(`The page is not tested: ${noBrowser}.`)

/** Two hosts with a gap of one, over the last ten minutes. */
async function fill(service: ServiceUnderTest): Promise<void> {
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

async function open(service: ServiceUnderTest, hash = '', options = {}): Promise<OpenPage> {
  opened = await OpenPage.open(browser, service.service, hash, options)
  return opened
}

suite('the page', () => {
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    const faults = opened?.faults
    await opened?.close()
    opened = undefined
    expect(faults).toEqual([])
  })

  test('says what to do where there is nothing, and shows the first metric by itself', async () => {
    const service = await serve({})
    const { page } = await open(service)
    for (const [view, command] of [
      ['metrics', '/v1/metrics'],
      ['spaces', '/v1/spaces'],
      ['alerts', '/v1/alerts'],
      ['reporters', 'LIBRATO_URL='],
    ] as const) {
      await page.locator(`#to-${view}`).click()
      await page.locator('pre:visible', { hasText: command }).waitFor()
    }
    await page.locator('#to-metrics').click()
    await service.post('/v1/metrics', { gauges: [{ name: 'first.one', value: 21 }] })
    await page.locator('.card', { hasText: 'first.one' }).waitFor()
    expect(await page.locator('pre:visible').count()).toBe(0)
    expect(await page.locator('#status').getAttribute('data-state')).toBe('live')
  })

  test('draws a metric with its tags as lines, a band, a gap and marks, and adds what arrives', async () => {
    const service = await serve({})
    await fill(service)
    await service.post('/v1/annotations/deploys', {
      title: 'release 2',
      start_time: now() - 400,
      end_time: now() - 350,
    })
    const { page } = await open(service, 'metric=http.latency&range=3600')
    await page.locator('#detail tbody tr', { hasText: 'web-2' }).waitFor()
    await page.locator('#detail .mark.lasting', { hasText: 'release 2' }).waitFor()
    expect(await opened?.paintedPixels('#detail-chart')).toBeGreaterThan(1_000)
    const row = page.locator('#detail tbody tr', { hasText: 'web-1' })
    expect(await row.locator('td').allTextContents()).toEqual(['40', '10', '40', '90'])
    await service.post('/v1/measurements', {
      measurements: [{ name: 'http.latency', time: now(), value: 70_000, tags: { host: 'web-3' } }],
    })
    await page.locator('#detail tbody tr', { hasText: 'web-3' }).waitFor()
    await page.locator('#detail select').nth(1).selectOption('*')
    await page.locator('#detail tbody tr', { hasText: 'all series' }).waitFor()
    expect(await page.locator('#detail tbody tr').count()).toBe(1)
    await page.locator('#detail select').first().selectOption('60')
    await page.waitForURL(/resolution=60/)
    // A line that is switched off is not drawn.
    expect(await opened?.paintedPixels('#detail-chart', '--line-0')).toBeGreaterThan(100)
    await page.locator('#detail tbody button').click()
    expect(await opened?.paintedPixels('#detail-chart', '--line-0')).toBe(0)
  })

  test('shows counters as rates', async () => {
    const service = await serve({})
    await fill(service)
    const { page } = await open(service, 'metric=http.requests&range=300')
    await page.locator('#detail tbody tr', { hasText: 'web-1' }).waitFor()
    expect(await page.locator('#detail tbody tr', { hasText: 'web-1' }).locator('td').first().textContent()).toBe('5/s')
  })

  test('zooms by dragging, by keys, and back', async () => {
    const service = await serve({})
    await fill(service)
    const { page } = await open(service, 'metric=http.latency&range=3600')
    await page.locator('#detail tbody tr').first().waitFor()
    const box = (await page.locator('#detail .u-over').boundingBox())!
    await page.mouse.move(box.x + box.width * 0.8, box.y + 50)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.95, box.y + 60, { steps: 5 })
    await page.mouse.up()
    await page.waitForURL(/from=\d+&to=\d+/)
    const span = () => {
      const [, from, to] = /from=(\d+)&to=(\d+)/.exec(page.url()) ?? []
      return Number(to) - Number(from)
    }
    const zoomed = span()
    expect(zoomed).toBeGreaterThan(400)
    expect(zoomed).toBeLessThan(700)
    await page.keyboard.press('+')
    expect(span()).toBeLessThan(zoomed)
    await page.locator('button', { hasText: 'Back to live' }).click()
    expect(page.url()).not.toContain('from=')
    await page.keyboard.press('Escape')
    await page.locator('#detail[open]').waitFor({ state: 'detached' })
  })

  test('finds one of ten thousand metrics by typing, scrolls through all of them, and holds few', async () => {
    const service = await serve({})
    for (let first = 0; first < 10_000; first += 2_000)
      await service.post('/v1/metrics', {
        gauges: Array.from({ length: 2_000 }, (_, n) => ({
          name: `metric.${String(first + n).padStart(5, '0')}`,
          value: n,
        })),
      })
    const { page } = await open(service)
    await page.locator('.count', { hasText: '10,000' }).waitFor()
    await page.locator('#search').fill('metric.07*3')
    await page.locator('.count', { hasText: '100 of 10,000' }).waitFor()
    await page.locator('.card', { hasText: 'metric.07003' }).waitFor()
    await page.locator('#search').press('Escape')
    await page.locator('.card', { hasText: 'metric.00000' }).waitFor()
    await opened?.run('scrollTo({ top: document.documentElement.scrollHeight })')
    await page.locator('.card', { hasText: 'metric.09999' }).waitFor()
    expect(await page.locator('.card').count()).toBeLessThan(100)
    await page.locator('.card', { hasText: 'metric.09999' }).focus()
    await page.keyboard.press('Home')
    await page.locator('.card:focus', { hasText: 'metric.00000' }).waitFor()
  })

  test('makes, changes and deletes spaces and charts', async () => {
    const service = await serve({})
    await fill(service)
    const { page } = await open(service, 'view=spaces&range=3600')
    await page.locator('button:visible', { hasText: 'New space' }).click()
    await page.locator('.sheet input').fill('Shop')
    await page.keyboard.press('Enter')
    await page.locator('h1:visible', { hasText: 'Shop' }).waitFor()
    for (const [name, type] of [
      ['Lines', 'line'],
      ['Layers', 'stacked'],
      ['Number', 'bignumber'],
    ] as const) {
      await page.locator('button:visible', { hasText: 'Add chart' }).first().click()
      await page.getByLabel('Title').fill(name)
      await page.getByLabel('Drawn as').selectOption(type)
      const metric = page.getByLabel('Metric, or composite')
      await metric.fill('http.req')
      await page.locator('datalist option[value="http.requests"]').waitFor({ state: 'attached' })
      await metric.fill('http.requests')
      await page.locator('dialog button', { hasText: 'Add chart' }).click()
      await page.locator('.chart-card', { hasText: name }).waitFor()
    }
    await page.locator('.chart-card', { hasText: 'Number' }).locator('dd', { hasText: '5/s' }).first().waitFor()
    for (const [index, name] of ['Lines', 'Layers'].entries()) {
      await page.locator('.chart-card', { hasText: name }).locator('.legend li', { hasText: 'web-2' }).waitFor()
      expect(await opened?.paintedPixels(`.chart-card:nth-child(${index + 1})`)).toBeGreaterThan(1_000)
    }
    // Changed: one of its hosts only, and another name.
    await page.locator('.chart-card', { hasText: 'Lines' }).locator('button', { hasText: 'Edit' }).click()
    await page.getByLabel('Title').fill('One host')
    await page.getByLabel('Only with tags, or a source').fill('host=web-1')
    await page.locator('dialog button', { hasText: 'Save' }).click()
    const changed = page.locator('.chart-card', { hasText: 'One host' })
    await changed.locator('.legend li', { hasText: 'web-2' }).waitFor({ state: 'detached' })
    await changed.locator('.legend li', { hasText: 'web-1' }).waitFor()
    // What the service refuses is said in the form, which stays.
    await changed.locator('button', { hasText: 'Edit' }).click()
    await page.getByLabel('Metric, or composite').fill('sum(')
    await page.locator('dialog button', { hasText: 'Save' }).click()
    await page.locator('dialog .fault', { hasText: 'The service says' }).waitFor()
    expect(opened?.faults.splice(0).every((fault) => fault.includes('400'))).toBe(true)
    await page.keyboard.press('Escape')
    await changed.locator('button', { hasText: 'Delete' }).click()
    await page.locator('dialog button', { hasText: 'Delete' }).click()
    await changed.waitFor({ state: 'detached' })
    await page.locator('button:visible', { hasText: 'Rename' }).click()
    await page.locator('.sheet input').fill('Market')
    await page.keyboard.press('Enter')
    await page.locator('h1:visible', { hasText: 'Market' }).waitFor()
    await page.locator('.tools button', { hasText: 'Delete' }).click()
    await page.locator('dialog button', { hasText: 'Delete' }).click()
    await page.locator('h2:visible', { hasText: 'No spaces yet' }).waitFor()
  })

  test('shows alerts as they fire and clear, with their history', async () => {
    const service = await serve({})
    const conditions = [{ type: 'above', metric_name: 'temperature', threshold: 30 }]
    await service.post('/v1/alerts', { name: 'too.hot', description: 'In the server room.', conditions })
    const { page } = await open(service, 'view=alerts')
    await page.locator('.alert.ok', { hasText: 'temperature above 30' }).waitFor()
    await service.post('/v1/metrics', { gauges: [{ name: 'temperature', value: 35, source: 'rack-1' }] })
    await page.locator('.alert.firing', { hasText: 'too.hot' }).waitFor()
    await page.locator('#firing:visible', { hasText: '1 firing' }).waitFor()
    expect(await page.title()).toContain('(1)')
    await page.locator('tr.ongoing', { hasText: 'temperature 35 at rack-1' }).waitFor()
    await page.locator('.alert button', { hasText: 'Clear' }).click()
    await page.locator('.alert.cleared').waitFor()
    await page.locator('tbody tr:not(.ongoing)', { hasText: 'too.hot' }).waitFor()
    await page.locator('#firing').waitFor({ state: 'hidden' })
  })

  test('shows who sends, what is refused, and how the service is', async () => {
    const service = await serve({})
    await fill(service)
    await service.post('/v1/metrics', { gauges: [{ name: 'no good', value: 1 }] }, { 'user-agent': 'old-client/1' })
    const { page } = await open(service, 'view=reporters')
    const row = page.locator('tr', { hasText: 'old-client/1' })
    await row.locator('td', { hasText: 'no good' }).waitFor()
    expect(await page.locator('.tiles div', { hasText: 'Metrics' }).locator('.value').textContent()).toBe('2')
    await service.post(
      '/v1/measurements',
      {
        measurements: [{ name: 'a', value: 1, tags: { service: 'late', host: 'h' } }],
      },
      { 'user-agent': 'other/2' },
    )
    await page.locator('tr', { hasText: 'late · h' }).locator('.badge', { hasText: 'Sending' }).waitFor()
  })

  test('does nothing of what hostile names say', async () => {
    const service = await serve({})
    const corpus = [
      hostile,
      '"><script>alert(1)</script>',
      "javascript:alert('1')",
      '{{7*7}}',
      '__proto__',
      '</title><svg onload=alert(1)>',
    ]
    const space = json(await service.post('/v1/spaces', { name: hostile })) as { id: number }
    for (const [index, text] of corpus.entries()) {
      const tags = { host: 'h', what: `v${index}` }
      const attributes = { display_units_short: text.slice(0, 16) }
      const sent = { name: `m.${index}`, value: 1, time: now(), tags, attributes }
      await service.post('/v1/measurements', { measurements: [sent] }, { 'user-agent': text })
      await service.put(`/v1/metrics/m.${index}`, { display_name: text, description: text })
      await service.post('/v1/annotations/stream', {
        title: text,
        description: text,
        start_time: now() - 10,
        links: [{ rel: 'a', href: text }],
      })
      await service.post(`/v1/spaces/${space.id}/charts`, {
        name: text,
        streams: [{ metric: `m.${index}`, name: text, units_short: text }],
      })
      await service.post('/v1/services', { type: 'webhook', title: text, settings: { url: 'https://example.com/' } })
      const condition = { type: 'above', metric_name: `m.${index}`, threshold: 0 }
      await service.post('/v1/alerts', { name: `a.${index}`, description: text, conditions: [condition] })
    }
    const { page } = await open(service, `search=${encodeURIComponent(hostile)}`)
    await page.locator('.empty:visible', { hasText: hostile }).waitFor()
    for (const hash of [
      '',
      'metric=m.0',
      'metric=m.1&by=what',
      `view=spaces&space=${space.id}`,
      'view=alerts',
      'view=reporters',
    ]) {
      await opened?.show(hash)
      await page.waitForTimeout(400)
    }
    await opened?.show(`view=spaces&space=${space.id}`)
    await page.locator('.chart-card', { hasText: hostile }).first().locator('button', { hasText: 'Edit' }).click()
    await page.locator('dialog.sheet input').first().waitFor()
    expect(await page.locator('img:not(.brand img), script:not([src]), svg').count()).toBe(0)
  })

  test('works by keyboard alone', async () => {
    const service = await serve({})
    await fill(service)
    const { page } = await open(service)
    await page.locator('.card').nth(1).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('http')
    await page.keyboard.press('ArrowDown')
    await page.locator('.card:focus', { hasText: 'http.latency' }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.locator('.card:focus', { hasText: 'http.requests' }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('#detail[open] h2', { hasText: 'http.requests' }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.locator('#detail[open] h2', { hasText: 'http.latency' }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#detail[open]').waitFor({ state: 'detached' })
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Shift+Tab')
      if ((await opened?.run('document.activeElement.id')) === 'to-alerts') break
    }
    await page.keyboard.press('Enter')
    await page.locator('h1:visible', { hasText: 'Alerts' }).waitFor()
  })

  test('fits a phone, in the dark as in the light, with text that can be read', async () => {
    const service = await serve({})
    await fill(service)
    const space = json(await service.post('/v1/spaces', { name: 'A space with quite a long name' })) as { id: number }
    await service.post(`/v1/spaces/${space.id}/charts`, { name: 'c', streams: [{ metric: 'http.latency' }] })
    const condition = { type: 'above', metric_name: `${'long.'.repeat(30)}name`, threshold: 1 }
    await service.post('/v1/alerts', { name: 'an.alert', conditions: [condition] })
    const { page } = await open(service, '', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' })
    const grounds = []
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      grounds.push(await opened?.run('getComputedStyle(document.body).backgroundColor'))
      for (const hash of ['', 'metric=http.latency', 'view=spaces', 'view=alerts', 'view=reporters']) {
        await opened?.show(hash)
        await page.waitForTimeout(300)
        expect([hash, await opened?.run('document.documentElement.scrollWidth')]).toEqual([hash, 320])
        expect(await opened?.run(poorContrast)).toEqual([])
      }
    }
    expect(new Set(grounds).size).toBe(2)
  })

  test('goes on by itself when the service was away', async () => {
    const first = await serve({})
    const port = Number(new URL(first.root).port)
    const { token } = first.service
    const { page } = await open(first)
    await page.locator('#status[data-state="live"]').waitFor()
    await first.service.close()
    await page.locator('#notice:visible').waitFor()
    await page.locator('#status[data-state="away"]').waitFor()
    const second = await serve({ port, token })
    await second.post('/v1/metrics', { gauges: [{ name: 'back.again', value: 1 }] })
    await page.locator('.card', { hasText: 'back.again' }).waitFor()
    await page.locator('#notice').waitFor({ state: 'hidden' })
    // That the service was away is what this spec is about.
    expect(opened?.faults.splice(0).filter((fault) => !fault.includes('ERR_'))).toEqual([])
  })
})
