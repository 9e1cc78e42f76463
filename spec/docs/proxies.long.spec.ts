import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { connect, Reporter } from '../../lib/index.js'
import { maxBodyBytes } from '../../lib/service/http/bodyLimit.js'
import { type Service, startService } from '../../lib/service/index.js'
import { launch, noBrowser, OpenPage } from '../service/page/Browser.js'
import { whereThereIs } from './configurations.js'
import { agent, name, ProxyInFront } from './ProxyInFront.js'

const user = 'me@example.com'
const token = 'a-token-of-the-specs'
const headers = {
  authorization: `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`,
  'content-type': 'application/json',
}
const post = { method: 'POST', headers }

for (const kind of ['nginx', 'caddy'] as const)
  whereThereIs(kind, describe)(`behind ${kind}, configured as docs/running-the-service.md says`, () => {
    let service: Service
    let proxy: ProxyInFront

    beforeAll(async () => {
      service = await startService({ port: 0, data: ':memory:', user, token, allowedHosts: [name], logger: false })
      proxy = await ProxyInFront.start(kind, new URL(service.url).host)
    })

    afterAll(async () => {
      await proxy?.stop()
      await service.close()
    })

    test('the proxy finds nothing wrong with it', () => {
      const { status, said } = proxy.check()
      expect({ status, complaints: said.match(/.*(\[(?!notice)\w+\]|"level":"error"|not formatted).*/g) }).toEqual({
        status: 0,
        complaints: null,
      })
    })

    test('a Reporter delivers, and the calls read it back', async () => {
      const api = connect(user, token, { url: `${proxy.origin}/v1`, agent })
      const reporter = new Reporter({ api, interval: false, logger: false })
      reporter.counter('requests').increment(3)
      expect(await reporter.close()).toMatchObject({ accepted: 1, failures: [] })
      expect((await api.getMeasurements('requests', { resolution: 1, duration: 600 })).series).toMatchObject([
        { measurements: [{ value: 3 }] },
      ])
    })

    test('links in answers lead back through it', async () => {
      const api = connect(user, token, { url: `${proxy.origin}/v1`, agent })
      const { id } = await api.createSpace('shop')
      const chart = await api.createChart(id, { name: 'requests', type: 'line', streams: [{ metric: 'requests' }] })
      expect((await api.createSnapshot({ chart: { id: chart.id } })).href).toMatch(`${proxy.origin}/v1/snapshots/`)
    })

    test('bodies pass up to what the service takes, and not beyond', async () => {
      const fits = '{"measurements":[{"name":"large","value":1,"tags":{"host":"web-1"}}]}'.padEnd(maxBodyBytes)
      expect((await proxy.ask('/v1/measurements', post, fits)).status).toBe(202)
      expect((await proxy.ask('/v1/measurements', post, `${fits} `)).status).toBe(413)
    })

    test('another name is refused', async () => {
      const answer = await proxy.ask('/healthz', { servername: name, headers: { host: 'elsewhere.test' } })
      expect(answer.body).not.toContain('"status":"ok"')
    })

    test('server-sent events come as they happen', async () => {
      let isOver = false
      const heard = proxy.ask('/page/events', { headers }, '', 'sent.meanwhile').finally(() => {
        isOver = true
      })
      const body = '{"measurements":[{"name":"sent.meanwhile","value":1,"tags":{"host":"web-1"}}]}'
      // Again and again, since what came before the stream began is no news to it.
      while (!isOver) {
        await proxy.ask('/v1/measurements', post, body)
        await sleep(100)
      }
      expect(await heard).toMatchObject({ status: 200, body: expect.stringContaining('data: ') })
    })

    const isLeftOut = noBrowser === undefined ? '' : ` (left out: ${noBrowser})`
    const inBrowser = noBrowser === undefined ? test : test.skip
    inBrowser(`the page works in a browser, and lives${isLeftOut}`, async () => {
      const browser = await launch(`--host-resolver-rules=MAP ${name} 127.0.0.1`)
      try {
        const options = { ignoreHTTPSErrors: true }
        const page = await OpenPage.open(
          browser,
          { url: `${proxy.origin}/v1`, user, token },
          'metric=requests',
          options,
        )
        // The rate comes with the first event.
        await page.page.locator('#rate', { hasText: '/s' }).waitFor()
        expect(page.faults).toEqual([])
        await page.close()
      } finally {
        await browser.close()
      }
    })
  })
