import { afterEach } from '@jest/globals'
import { basic, type ServiceUnderTest } from './withService.js'

const open: AbortController[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.abort()
})

/** Reads a service's events until one is what is waited for; resolves to all that came. */
export async function listenToEvents(service: ServiceUnderTest, authorization?: string): Promise<Reader> {
  const controller = new AbortController()
  open.push(controller)
  const response = await fetch(`${service.root}/page/events`, {
    headers: { authorization: authorization ?? basic(service.service.user, service.service.token) },
    signal: controller.signal,
  })
  return new Reader(response, controller)
}

/** A stream of events that is read. */
export class Reader {
  readonly response: Response
  readonly controller: AbortController
  readonly #decoder = new TextDecoder()
  readonly #body: ReadableStreamDefaultReader<Uint8Array> | undefined
  #text = ''

  constructor(response: Response, controller: AbortController) {
    this.response = response
    this.controller = controller
    this.#body = response.body?.getReader()
  }

  /** All events up to the first that has a text; up to the end of the stream without one. */
  async until(text: string | undefined): Promise<string> {
    while (text === undefined || !this.#text.includes(text)) {
      const { done, value } = (await this.#body?.read()) ?? { done: true, value: undefined }
      if (done) return this.#text
      this.#text += this.#decoder.decode(value, { stream: true })
    }
    return this.#text
  }
}
