// Makes docs/images/*.png, the pictures of the README, from a service with a plausible shop's figures in it: `npm run build && node
// scripts/screenshots.js`. Needs Chromium (at /usr/bin/chromium, or where CHROMIUM says).
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { startService } from '../dist/service/index.js'
import { fillWithDemoData } from './screenshots/demoData.js'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../docs/images')
const service = await startService({ port: 0, data: ':memory:', user: 'demo', logger: false })
const origin = service.url.slice(0, -3)
const authorization = `Basic ${Buffer.from(`${service.user}:${service.token}`).toString('base64')}`

async function call(method, path, body) {
  const headers = { authorization, 'content-type': 'application/json', 'user-agent': 'librato-reporter/1 (demo)' }
  const response = await fetch(`${service.url}/${path}`, { method, headers, body: body && JSON.stringify(body) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text.slice(0, 300)}`)
  return text === '' ? undefined : JSON.parse(text)
}

const { space } = await fillWithDemoData(call, Math.floor(Date.now() / 1000))
/** `point`: the chart that is pointed at, and where, as a share of its width and height. */
const shots = [
  {
    name: 'space',
    hash: `view=spaces&space=${space}&range=3600`,
    ready: '.chart-card:last-child canvas',
    point: { chart: '.chart-card:nth-child(2) .u-over', x: 0.47, y: 0.32 },
  },
  {
    name: 'metric',
    hash: 'metric=http.latency&range=3600',
    ready: '#detail .mark',
    point: { chart: '#detail-chart .u-over', x: 0.47, y: 0.5 },
  },
]

mkdirSync(folder, { recursive: true })
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    ...sandbox,
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
})
try {
  for (const colorScheme of ['light', 'dark'])
    for (const { name, hash, ready, point } of shots) {
      const page = await browser.newPage({
        colorScheme,
        httpCredentials: { username: service.user, password: service.token },
        viewport: { width: 1440, height: 804 },
        deviceScaleFactor: 1.5,
        reducedMotion: 'reduce',
      })
      await page.goto(`${origin}/#${hash}`)
      await page.locator(ready).first().waitFor()
      // The first event brings the rate; by then everything is drawn.
      await page.locator('#rate', { hasText: '/s' }).waitFor()
      const { x, y, width, height } = await page.locator(point.chart).boundingBox()
      await page.mouse.move(x + width * point.x, y + height * point.y)
      await page.locator('.tip').waitFor()
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
      await page.close()
    }
} finally {
  await browser.close()
  await service.close()
}
