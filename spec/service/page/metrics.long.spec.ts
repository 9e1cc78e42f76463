import { expect, test } from '@jest/globals'
import { serve } from '../support/withService.js'
import { fill, now, PageSuite, suite } from './PageSuite.js'

suite('the metrics of the page', () => {
  const pages = new PageSuite()

  test('says what to do where there is nothing, and shows the first metric by itself', async () => {
    const service = await serve({})
    const opened = await pages.open(service)
    const { page } = opened
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
    // As on plain HTTP from elsewhere: what can't be copied is selected.
    await opened.run(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`)
    await page.locator('button:visible', { hasText: 'Copy' }).click()
    expect(await opened.run('getSelection().toString()')).toContain('/v1/metrics')
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
    const opened = await pages.open(service, 'metric=http.latency&range=3600')
    const { page } = opened
    await page.locator('#detail tbody tr', { hasText: 'web-2' }).waitFor()
    await page.locator('#detail .mark.lasting', { hasText: 'release 2' }).waitFor()
    expect(await opened.paintedPixels('#detail-chart')).toBeGreaterThan(1_000)
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
    expect(await opened.paintedPixels('#detail-chart', '--line-0')).toBeGreaterThan(100)
    await page.locator('#detail tbody button').click()
    expect(await opened.paintedPixels('#detail-chart', '--line-0')).toBe(0)
  })

  test('shows counters as rates', async () => {
    const service = await serve({})
    await fill(service)
    const opened = await pages.open(service, 'metric=http.requests&range=300')
    const { page } = opened
    await page.locator('#detail tbody tr', { hasText: 'web-1' }).waitFor()
    expect(await page.locator('#detail tbody tr', { hasText: 'web-1' }).locator('td').first().textContent()).toBe('5/s')
  })

  test('zooms by dragging, by keys, and back', async () => {
    const service = await serve({})
    await fill(service)
    const opened = await pages.open(service, 'metric=http.latency&range=3600')
    const { page } = opened
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
    await page.locator('#detail button', { hasText: 'Back to live' }).click()
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
    const opened = await pages.open(service)
    const { page } = opened
    await page.locator('.count', { hasText: '10,000' }).waitFor()
    await page.locator('#search').fill('metric.07*3')
    await page.locator('.count', { hasText: '100 of 10,000' }).waitFor()
    await page.locator('.card', { hasText: 'metric.07003' }).waitFor()
    await page.locator('#search').press('Escape')
    await page.locator('.card', { hasText: 'metric.00000' }).waitFor()
    await opened.run('scrollTo({ top: document.documentElement.scrollHeight })')
    await page.locator('.card', { hasText: 'metric.09999' }).waitFor()
    expect(await page.locator('.card').count()).toBeLessThan(100)
    await page.locator('.card', { hasText: 'metric.09999' }).focus()
    await page.keyboard.press('Home')
    await page.locator('.card:focus', { hasText: 'metric.00000' }).waitFor()
  })
})
