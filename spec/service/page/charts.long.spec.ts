import { expect, test } from '@jest/globals'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'
import { fill, now, PageSuite, suite } from './PageSuite.js'

/** A space with two charts of latencies and a large number, whose card is higher than theirs. */
async function fillSpace(service: ServiceUnderTest): Promise<number> {
  await fill(service)
  const space = json(await service.post('/v1/spaces', { name: 'Shop' })) as { id: number }
  for (const [name, type] of [
    ['One', 'line'],
    ['Two', 'line'],
    ['Three', 'bignumber'],
  ])
    await service.post(`/v1/spaces/${space.id}/charts`, { name, type, streams: [{ metric: 'http.latency' }] })
  return space.id
}

suite('the charts of the page', () => {
  const pages = new PageSuite()

  test('tell beside the pointer what each line says, and what happened then', async () => {
    const service = await serve({})
    await fill(service)
    const span = { start_time: now() - 450, end_time: now() - 150 }
    await service.post('/v1/annotations/deploys', { title: 'release 2', description: 'by hand', ...span })
    const opened = await pages.open(service, 'metric=http.latency&range=3600')
    const { page } = opened
    await page.locator('#detail .mark.lasting').waitFor()
    const over = await page.locator('#detail-chart .u-over').boundingBox()
    if (over === null) throw new Error('The chart is not there.')
    // In the middle of what happened, where its mark must not be in the way.
    const x = over.x + over.width * (1 - 300 / 3600)
    await page.mouse.move(x - 3, over.y + 40)
    await page.mouse.move(x, over.y + 40)
    const tip = page.locator('dialog .tip')
    await tip.locator('li', { hasText: 'web-1' }).locator('.figure', { hasText: '40' }).waitFor()
    await tip.locator('.event', { hasText: 'release 2 · by hand · deploys' }).waitFor()
    await page.mouse.move(5, 5)
    await tip.waitFor({ state: 'detached' })
    await page.locator('#detail tbody tr', { hasText: 'web-1' }).hover()
    expect(await tip.count()).toBe(0)
  })

  test('join what is sent once a minute without a period to lines, bands and stacks, and leave an outage open', async () => {
    const service = await serve({})
    const measurements = []
    for (let time = now() - 3_600; time < now(); time += 60) {
      if (time > now() - 2_400 && time < now() - 1_200) continue
      for (const [host, offset] of [
        ['a', 0],
        ['b', 20],
      ] as const)
        measurements.push({ name: 'cron', time: time - offset, count: 2, sum: 20, min: 5, max: 15, tags: { host } })
    }
    await service.post('/v1/measurements', { measurements })
    const space = json(await service.post('/v1/spaces', { name: 'Cron' })) as { id: number }
    await service.post(`/v1/spaces/${space.id}/charts`, { type: 'stacked', streams: [{ metric: 'cron' }] })
    const opened = await pages.open(service, 'metric=cron&range=300')
    const { page } = opened
    await page.locator('#detail tbody tr').nth(1).waitFor()
    // The bands cover more than half of the chart; dots and the grid are a few thousand pixels.
    expect(await opened.paintedPixels('#detail-chart')).toBeGreaterThan(100_000)
    // The moment that is pointed at need not be that of a point.
    const over = await page.locator('#detail-chart .u-over').boundingBox()
    if (over === null) throw new Error('The chart is not there.')
    await page.mouse.move(over.x + over.width * 0.5, over.y + 40)
    await page.mouse.move(over.x + over.width * 0.5 + 2, over.y + 40)
    await page.locator('dialog .tip li').nth(1).waitFor()
    await page.keyboard.press('Escape')
    /** Pixels that are painted at a moment of the stack; the least of three, as one may lie on the grid. */
    const painted = (share: number): Promise<number> =>
      opened.run(`
        const [canvas, over] = ['canvas', '.u-over'].map((one) => document.querySelector('.chart-card ' + one))
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })
        copy.drawImage(canvas, 0, 0)
        const left = over.getBoundingClientRect().left - canvas.getBoundingClientRect().left
        Math.min(...[-9, 0, 9].map((aside) => {
          const x = Math.round((left + over.clientWidth * ${share} + aside) * devicePixelRatio)
          return copy.getImageData(x, 0, 1, canvas.height).data.filter((value, at) => at % 4 === 3 && value > 0).length
        }))
      `)
    for (const [range, shares] of [
      [300, [0.3, 0.5, 0.7]],
      [3_600, [0.2, 0.8]],
    ] as const) {
      await opened.show(`view=spaces&space=${space.id}&range=${range}`)
      await page.locator('.chart-card .legend li').nth(1).waitFor()
      await page.waitForTimeout(500)
      for (const share of shares) expect(await painted(share)).toBeGreaterThan(100)
    }
    // An outage of twenty minutes.
    expect(await painted(0.5)).toBeLessThan(20)
  })

  test('ask for no finer records of the past than are kept', async () => {
    const service = await serve({})
    const space = await fillSpace(service)
    // The store's upkeep, every ten seconds, says how far back it goes.
    for (let retained: unknown; retained === undefined; ) {
      const { store } = json(await service.get('/v1/health')) as { store: { retained_from: Record<string, number> } }
      retained = store.retained_from['1']
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const [from, to] = [now() - 4 * 86_400, now() - 4 * 86_400 + 600]
    const opened = await pages.open(service, `metric=http.latency&from=${from}&to=${to}`)
    await opened.page.locator('#detail-note', { hasText: 'Nothing was measured' }).waitFor()
    await opened.show(`view=spaces&space=${space}&from=${from}&to=${to}`)
    await opened.page.locator('.chart-card:nth-child(3) .note', { hasText: 'Nothing was measured' }).waitFor()
  })

  test('fill their cards, and nothing of them is cut off', async () => {
    const service = await serve({})
    const space = await fillSpace(service)
    const opened = await pages.open(service, `view=spaces&space=${space}&range=3600`)
    const { page } = opened
    await page.locator('.chart-card:nth-child(3) canvas').waitFor()
    await page.locator('.chart-card:nth-child(2) .legend li').first().waitFor()
    await page.waitForFunction(`[...document.querySelectorAll('.plot')].every((plot) => {
      const chart = plot.querySelector('.uplot')
      return chart !== null && Math.abs(chart.clientHeight - plot.clientHeight) < 2
    })`)
  })

  test('of a space fill the screen on the wall, and nothing else is on it', async () => {
    const service = await serve({})
    const space = await fillSpace(service)
    const opened = await pages.open(service, `view=spaces&space=${space}&range=3600`)
    const { page } = opened
    await page.locator('.chart-card:nth-child(3) canvas').waitFor()
    await page.locator('button:visible', { hasText: 'Full screen' }).click()
    await page.locator('.bar').waitFor({ state: 'hidden' })
    await page.locator('.tools button', { hasText: 'Rename' }).waitFor({ state: 'hidden' })
    await page.waitForFunction(`document.querySelector('.charts').getBoundingClientRect().bottom > innerHeight * 0.9`)
    expect(await opened.run('document.documentElement.scrollHeight <= innerHeight')).toBe(true)
    await opened.run('document.exitFullscreen()')
    await page.locator('.bar').waitFor()
  })

  test('of a space zoom together by dragging in one, show one moment together, and go back to live', async () => {
    const service = await serve({})
    const space = await fillSpace(service)
    const opened = await pages.open(service, `view=spaces&space=${space}&range=3600`)
    const { page } = opened
    await page.locator('.chart-card:nth-child(3) canvas').waitFor()
    await page.locator('.chart-card:nth-child(1) .legend li').first().waitFor()
    const over = await page.locator('.chart-card:nth-child(1) .u-over').boundingBox()
    if (over === null) throw new Error('The chart is not there.')
    await page.mouse.move(over.x + over.width * 0.9, over.y + 20)
    await page.locator('body > .tip li').first().waitFor()
    await page.waitForFunction(
      `getComputedStyle(document.querySelector('.chart-card:nth-child(2) .u-cursor-x')).transform.includes('-10') === false`,
    )
    await page.mouse.down()
    await page.mouse.move(over.x + over.width * 0.98, over.y + 30, { steps: 4 })
    await page.mouse.up()
    await page.waitForURL(/from=\d+&to=\d+/)
    const span = (): number => {
      const parameters = new URLSearchParams(new URL(page.url()).hash.slice(1))
      return Number(parameters.get('to')) - Number(parameters.get('from'))
    }
    const zoomed = span()
    expect(zoomed).toBeGreaterThan(200)
    expect(zoomed).toBeLessThan(400)
    await page.keyboard.press('-')
    expect(span()).toBeGreaterThan(zoomed)
    expect(await page.locator('.ranges input:checked').count()).toBe(0)
    await page.locator('button:visible', { hasText: 'Back to live' }).click()
    expect(page.url()).not.toContain('from=')
    await page.locator('#ranges button').waitFor({ state: 'hidden' })
  })
})
