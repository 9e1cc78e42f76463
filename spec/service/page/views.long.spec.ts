import { expect, test } from '@jest/globals'
import { connect, Reporter } from '../../../lib/index.js'
import { json, serve } from '../support/withService.js'
import { fill, PageSuite, suite } from './PageSuite.js'

suite('the other views of the page', () => {
  const pages = new PageSuite()

  test('makes, changes and deletes spaces and charts', async () => {
    const service = await serve({})
    await fill(service)
    const opened = await pages.open(service, 'view=spaces&range=3600')
    const { page } = opened
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
      expect(await opened.paintedPixels(`.chart-card:nth-child(${index + 1})`)).toBeGreaterThan(1_000)
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
    await page.locator('dialog .fault', { hasText: 'Line 1: “Metric, or composite” column' }).waitFor()
    expect(opened.faults.splice(0).every((fault) => fault.includes('400'))).toBe(true)
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
    const opened = await pages.open(service, 'view=alerts')
    const { page } = opened
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

  test('makes, changes, turns off and deletes alerts', async () => {
    const service = await serve({})
    await fill(service)
    await service.post('/v1/services', { type: 'webhook', title: 'on call', settings: { url: 'https://example.com/' } })
    const opened = await pages.open(service, 'view=alerts')
    const { page } = opened
    const sheet = page.locator('dialog.sheet')
    await page.locator('.empty button:visible', { hasText: 'New alert' }).click()
    await sheet.getByLabel('Name').fill('too.slow')
    await sheet.getByLabel('Metric').fill('http.latency')
    await sheet.locator('button', { hasText: 'Create' }).click()
    await sheet.locator('.fault', { hasText: '“Limit” must be a number.' }).waitFor()
    await sheet.getByLabel('Limit').fill('250')
    await sheet.getByLabel('For minutes').fill('5')
    await sheet.getByLabel('Only with tags').fill('host=web-1')
    await sheet.getByLabel('on call').check()
    await sheet.locator('button', { hasText: 'Create' }).click()
    const alert = page.locator('.alert', { hasText: 'too.slow' })
    await alert.locator('.condition', { hasText: 'http.latency (host=web-1) above 250 for 5 min' }).waitFor()
    await alert.locator('.told', { hasText: 'Tells on call' }).waitFor()
    await alert.getByLabel('Edit too.slow').click()
    expect(await sheet.getByLabel('on call').isChecked()).toBe(true)
    await sheet.locator('button', { hasText: 'Add a condition' }).click()
    await sheet.getByLabel('Metric').nth(1).fill('http.requests')
    await sheet.getByLabel('Fires when it').nth(1).selectOption('absent')
    expect(await sheet.getByLabel('Limit').nth(1).isVisible()).toBe(false)
    await sheet.getByLabel('For minutes').nth(1).fill('10')
    await sheet.getByLabel('Name').fill('no good')
    await sheet.locator('button', { hasText: 'Save' }).click()
    await sheet.locator('.fault', { hasText: '“Name” must be 1 to 255 characters' }).waitFor()
    expect(opened.faults.splice(0).every((fault) => fault.includes('400'))).toBe(true)
    await sheet.getByLabel('Name').fill('slow.or.silent')
    await sheet.locator('button', { hasText: 'Save' }).click()
    const changed = page.locator('.alert', { hasText: 'slow.or.silent' })
    await changed.locator('.condition', { hasText: 'http.requests not reported for 10 min' }).waitFor()
    await changed.getByLabel('Turn off slow.or.silent').click()
    await page.locator('.alert.off .badge', { hasText: 'Off' }).waitFor()
    await changed.getByLabel('Turn on slow.or.silent').click()
    await page.locator('.alert.ok').waitFor()
    await changed.getByLabel('Delete slow.or.silent').click()
    await sheet.locator('button', { hasText: 'Delete' }).click()
    await page.locator('h2:visible', { hasText: 'No alerts yet' }).waitFor()
  })

  test('offers only what is told, and says in the words of the form what is missing', async () => {
    const service = await serve({})
    await fill(service)
    await service.post('/v1/services', { type: 'mail', title: 'the team', settings: { addresses: 'a@example.com' } })
    await service.post('/v1/services', { type: 'webhook', title: 'on call', settings: { url: 'https://example.com/' } })
    const opened = await pages.open(service, 'view=alerts')
    const { page } = opened
    const sheet = page.locator('dialog.sheet')
    await page.locator('.empty button:visible', { hasText: 'New alert' }).click()
    await sheet.locator('.check', { hasText: 'on call' }).waitFor()
    expect(await sheet.locator('.check').count()).toBe(1)
    await sheet.getByLabel('Name').fill('silent')
    await sheet.getByLabel('Metric').fill('http.latency')
    await sheet.getByLabel('Fires when it').selectOption('absent')
    await sheet.locator('button', { hasText: 'Create' }).click()
    await sheet.locator('.fault', { hasText: '“For minutes” must be a number from 1 to 60' }).waitFor()
  })

  test('says of a space that there is not, and of a metric that nobody knows', async () => {
    const service = await serve({})
    await fill(service)
    const space = json(await service.post('/v1/spaces', { name: 'Shop' })) as { id: number }
    await service.post(`/v1/spaces/${space.id}/charts`, { name: 'Typo', streams: [{ metric: 'http.reqeusts' }] })
    const opened = await pages.open(service, 'view=spaces&space=99999')
    const { page } = opened
    await page.locator('.empty:visible', { hasText: 'No space has the number 99999.' }).waitFor()
    expect(await page.locator('.chart-card').count()).toBe(0)
    expect(opened.faults.splice(0).every((fault) => fault.includes('404'))).toBe(true)
    await page.getByLabel('Space', { exact: true }).selectOption('Shop')
    await page.locator('.chart-card .note', { hasText: 'No metric is called “http.reqeusts”.' }).waitFor()
    await opened.show('view=alarms')
    await page.locator('#notice', { hasText: 'There is no view “alarms”.' }).waitFor()
  })

  test('shows a viewer no button that would be refused, and says why', async () => {
    const service = await serve({})
    await fill(service)
    const space = json(await service.post('/v1/spaces', { name: 'Shop' })) as { id: number }
    await service.post(`/v1/spaces/${space.id}/charts`, { name: 'c', streams: [{ metric: 'http.latency' }] })
    const conditions = [{ type: 'above', metric_name: 'http.latency', threshold: 0 }]
    await service.post('/v1/alerts', { name: 'an.alert', conditions })
    const { token } = json(await service.post('/v1/api_tokens', { name: 'v', role: 'viewer' })) as { token: string }
    const opened = await pages.open(service, '', { httpCredentials: { username: 'token', password: token } })
    const { page } = opened
    for (const [view, shown] of [
      ['spaces', '.chart-card canvas'],
      ['alerts', '.alert.firing'],
      ['reporters', '.tiles .value'],
      ['metrics', '.card canvas'],
    ] as const) {
      await opened.show(`view=${view}`)
      await page.locator(shown).first().waitFor()
      const buttons = await page.locator('#views button:visible:not(.card)').allTextContents()
      expect([view, buttons]).toEqual([view, view === 'spaces' ? ['Full screen'] : []])
      if (view !== 'spaces' && view !== 'alerts') continue
      await page.locator('.for-viewers:visible', { hasText: 'You are signed in as a viewer.' }).waitFor()
    }
  })

  test('shows who sends, what is refused, and how the service is', async () => {
    const service = await serve({})
    await fill(service)
    await service.post('/v1/metrics', { gauges: [{ name: 'no good', value: 1 }] }, { 'user-agent': 'old-client/1' })
    const opened = await pages.open(service, 'view=reporters')
    const { page } = opened
    const row = page.locator('tr', { hasText: 'old-client/1' })
    await row.locator('.fault', { hasText: 'no good' }).waitFor()
    await row.locator('.badge', { hasText: 'Refused' }).waitFor()
    expect(await page.locator('.tiles div', { hasText: 'Metrics' }).locator('.value').textContent()).toBe('2')
    await service.post(
      '/v1/measurements',
      {
        measurements: [{ name: 'a', value: 1, tags: { service: 'late', host: 'h' } }],
      },
      { 'user-agent': 'other/2' },
    )
    await page.locator('tr', { hasText: 'late · h' }).locator('.badge', { hasText: 'Sending' }).waitFor()
    const { user, token, url } = service.service
    const reporter = new Reporter({ user, token, url, tags: { service: 'job' } })
    reporter.gauge('a').record(1)
    await reporter.close()
    for (let run = 0; run < 3; run += 1)
      await connect(user, token, { url }).submit([{ name: 'cron', value: run, tags: { source: 'cron' } }])
    await page.locator('tr.closed', { hasText: 'job' }).locator('.badge', { hasText: 'Closed' }).waitFor()
    await page.locator('tr', { hasText: 'cron' }).getByText('3', { exact: true }).first().waitFor()
    expect(await page.locator('tr', { hasText: 'cron' }).count()).toBe(1)
  })
})
