import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Service } from '../../../lib/service/index.js'

/** Where Debian puts it; another place can be named. */
export const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Why the specs of the page can't run here; undefined: they can. */
export const noBrowser = existsSync(executablePath)
  ? undefined
  : `there is no browser at ${executablePath} (apt-get install chromium, or set CHROMIUM)`

/** One real browser for all specs of a file. Nothing in it asks anybody but the page's service. */
export function launch(...more: readonly string[]): Promise<Browser> {
  const isRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath,
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...more,
    ],
  })
}

/** A page of a service, and everything that it did which no page should do. */
export class OpenPage {
  readonly page: Page
  /** Errors and warnings in the console, exceptions, failed requests, and requests to anybody else. */
  readonly faults: string[] = []
  readonly #context: BrowserContext

  private constructor(context: BrowserContext, page: Page, origin: string) {
    this.#context = context
    this.page = page
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.faults.push(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => this.faults.push(`exception: ${error.message}`))
    page.on('dialog', (dialog) => {
      this.faults.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) this.faults.push(`request to ${url}`)
    })
    page.on('response', (response) => {
      if (response.status() >= 400) this.faults.push(`${response.status()} ${response.url()}`)
    })
  }

  static async open(
    browser: Browser,
    service: Pick<Service, 'url' | 'user' | 'token'>,
    hash: string,
    options: BrowserContextOptions = {},
  ): Promise<OpenPage> {
    const origin = service.url.slice(0, -3)
    const context = await browser.newContext({
      httpCredentials: { username: service.user, password: service.token },
      viewport: { width: 1280, height: 800 },
      ...options,
    })
    context.setDefaultTimeout(20_000)
    const opened = new OpenPage(context, await context.newPage(), origin)
    await opened.page.goto(`${origin}/#${hash}`)
    return opened
  }

  /** Another view of the same page. */
  async show(hash: string): Promise<void> {
    await this.run(`location.hash = ${JSON.stringify(`#${hash}`)}`)
  }

  /** Pixels of a chart that are painted, or of one colour of the style sheet. */
  paintedPixels(chart: string, colour?: string): Promise<number> {
    const [selector, wanted] = [JSON.stringify(`${chart} canvas`), JSON.stringify(colour ?? '')]
    return this.run(`
      const { width, height } = document.querySelector(${selector})
      // A copy, as a canvas that is read from would be kept in slower memory.
      const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
      copy.drawImage(document.querySelector(${selector}), 0, 0)
      const { data } = copy.getImageData(0, 0, width, height)
      const hex = getComputedStyle(document.documentElement).getPropertyValue(${wanted}).trim().slice(1)
      const [r, g, b] = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
      const isWanted = (at) => data[at + 3] > 0 && (hex === '' || (data[at] === r && data[at + 1] === g && data[at + 2] === b))
      let painted = 0
      for (let at = 0; at < data.length; at += 4) if (isWanted(at)) painted += 1
      painted
    `)
  }

  /** Runs a script in the page; a text, as these specs have no types of a browser. Gives the value of its last line. */
  run<T>(script: string): Promise<T> {
    return this.page.evaluate<T>(`{${script}}`)
  }

  close(): Promise<void> {
    return this.#context.close()
  }
}
