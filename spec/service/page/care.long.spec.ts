import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { json, serve } from '../support/withService.js'
import { fill, now, PageSuite, suite } from './PageSuite.js'

const poorContrast = readFileSync(new URL('poorContrast.js', import.meta.url), 'utf8')
const hostile = '<img src=x onerror=alert(1)>'

suite('the page takes care that it', () => {
  const pages = new PageSuite()

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
        start_time: now() - 60,
        end_time: now() + 60,
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
    const opened = await pages.open(service, `search=${encodeURIComponent(hostile)}`)
    const { page } = opened
    await page.locator('.empty:visible', { hasText: hostile }).waitFor()
    for (const hash of [
      '',
      'metric=m.0',
      'metric=m.1&by=what',
      `view=spaces&space=${space.id}`,
      'view=alerts',
      'view=reporters',
    ]) {
      await opened.show(hash)
      await page.waitForTimeout(400)
    }
    await opened.show('metric=m.0')
    const over = page.locator('#detail-chart .u-over')
    // At the right, where all annotations are.
    await over.hover({ position: { x: ((await over.boundingBox())?.width ?? 20) - 12, y: 20 } })
    await page.locator('.tip .event', { hasText: 'svg onload' }).waitFor()
    await page.keyboard.press('Escape')
    await opened.show('view=alerts')
    await page.getByLabel('Edit a.0').click()
    await page.locator('dialog.sheet .check', { hasText: hostile }).waitFor()
    await page.keyboard.press('Escape')
    await opened.show(`view=spaces&space=${space.id}`)
    await page.locator('.chart-card', { hasText: hostile }).first().locator('button', { hasText: 'Edit' }).click()
    await page.locator('dialog.sheet input').first().waitFor()
    expect(await page.locator('img:not(.brand img), script:not([src]), svg').count()).toBe(0)
  })

  test('works by keyboard alone', async () => {
    const service = await serve({})
    await fill(service)
    const opened = await pages.open(service)
    const { page } = opened
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
      if ((await opened.run('document.activeElement.id')) === 'to-alerts') break
    }
    await page.keyboard.press('Enter')
    await page.locator('h1:visible', { hasText: 'Alerts' }).waitFor()
    await page.locator('#skip').focus()
    await page.keyboard.press('Enter')
    expect(await opened.run('[document.activeElement.id, document.documentElement.dataset.view]')).toEqual([
      'views',
      'alerts',
    ])
  })

  test('fits a phone, in the dark as in the light, with text that can be read', async () => {
    const service = await serve({})
    await fill(service)
    const space = json(await service.post('/v1/spaces', { name: 'A space with quite a long name' })) as { id: number }
    await service.post(`/v1/spaces/${space.id}/charts`, { name: 'c', streams: [{ metric: 'http.latency' }] })
    const condition = { type: 'above', metric_name: `${'long.'.repeat(30)}name`, threshold: 1 }
    await service.post('/v1/alerts', { name: 'an.alert', conditions: [condition] })
    const opened = await pages.open(service, '', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' })
    const { page } = opened
    const grounds = []
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      grounds.push(await opened.run('getComputedStyle(document.body).backgroundColor'))
      for (const hash of ['', 'metric=http.latency', 'view=spaces', 'view=alerts', 'view=reporters']) {
        await opened.show(hash)
        await page.waitForTimeout(300)
        expect([hash, await opened.run('document.documentElement.scrollWidth')]).toEqual([hash, 320])
        expect(await opened.run(poorContrast)).toEqual([])
      }
    }
    expect(new Set(grounds).size).toBe(2)
  })

  test('moves nothing from view to view, and gives fingers room', async () => {
    const service = await serve({})
    await fill(service)
    const opened = await pages.open(service)
    const { page } = opened
    const places = new Set<string>()
    for (const view of ['metrics', 'spaces', 'alerts', 'reporters']) {
      await page.locator(`#to-${view}`).click()
      await page.locator(`#to-${view}[aria-current]`).waitFor()
      const boxes = `[...document.querySelectorAll('.bar, .tabs a, .status')].map((one) => { const { left, width, height } = one.getBoundingClientRect(); return one.matches('.status') ? [] : [left, width, height] })`
      places.add(JSON.stringify(await opened.run(boxes)))
    }
    expect([...places]).toHaveLength(1)
    await opened.close()
    const phone = await pages.open(service, '', {
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
    })
    for (const hash of ['', 'metric=http.latency', 'view=spaces', 'view=alerts']) {
      await phone.show(hash)
      await phone.page.waitForTimeout(300)
      const small = `[...document.querySelectorAll('button, a, select, input:not(.ranges input, [type=checkbox]), .ranges span')]
        .filter((one) => one.checkVisibility() && one.closest('.skip') === null)
        .map((one) => [one.textContent.slice(0, 20), one.getBoundingClientRect().height])
        .filter(([, height]) => height < 43.9)`
      expect([hash, await phone.run(small)]).toEqual([hash, []])
    }
  })

  test('names its parts for those who cannot see it', async () => {
    const service = await serve({})
    await fill(service)
    const opened = await pages.open(service, 'metric=http.latency')
    const { page } = opened
    await page.locator('#detail tbody tr').first().waitFor()
    expect(await page.title()).toBe('http.latency · librato-reporter')
    expect(await page.locator('#detail').ariaSnapshot()).toMatch(
      /dialog "http\.latency"[\s\S]*heading "http\.latency"[\s\S]*group "Time shown"[\s\S]*img "Chart of web-1 40, web-2 40"[\s\S]*row "web-1/,
    )
    for (const [view, title] of [
      ['metrics', 'Metrics'],
      ['spaces', 'Spaces'],
      ['alerts', 'Alerts'],
      ['reporters', 'Service'],
    ] as const) {
      await opened.show(`view=${view}`)
      await page.locator('h1:visible', { hasText: title }).waitFor()
      expect(await page.locator('h1:visible').count()).toBe(1)
      const nameless = `[...document.querySelectorAll('button, input, select, a')].filter((one) => one.checkVisibility() && one.textContent.trim() === '' && !one.labels?.length && !one.ariaLabel).map((one) => one.outerHTML)`
      expect(await opened.run(nameless)).toEqual([])
    }
  })

  test('goes on by itself when the service was away', async () => {
    const first = await serve({})
    const port = Number(new URL(first.root).port)
    const { token } = first.service
    const opened = await pages.open(first)
    const { page } = opened
    await page.locator('#status[data-state="live"]').waitFor()
    await first.service.close()
    await page.locator('#notice:visible').waitFor()
    await page.locator('#status[data-state="away"]').waitFor()
    const second = await serve({ port, token })
    await second.post('/v1/metrics', { gauges: [{ name: 'back.again', value: 1 }] })
    await page.locator('.card', { hasText: 'back.again' }).waitFor()
    await page.locator('#notice').waitFor({ state: 'hidden' })
    // That the service was away is what this spec is about.
    expect(opened.faults.splice(0).filter((fault) => !fault.includes('ERR_'))).toEqual([])
  })
})
