import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/**
 * Starts {@link file://./sink.js} in a process of its own, so that receiving costs the sender nothing.
 *
 * @returns {Promise<{ url: string, counts: () => Promise<{ requests: number, bytes: number }>, stop: () => void }>} `counts`: what arrived since it was last asked
 */
export async function startSink() {
  const child = fork(fileURLToPath(new URL('sink.js', import.meta.url)))
  const [port] = await once(child, 'message')
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    counts: async () => {
      const answer = await fetch(`${url}/counts`)
      return /** @type {{ requests: number, bytes: number }} */ (await answer.json())
    },
    stop: () => child.disconnect(),
  }
}
