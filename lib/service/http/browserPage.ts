import { createHash } from 'node:crypto'
import type { Answer } from './Answer.js'

/** What of a request tells whether somebody looks at its answer. */
interface Asked {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** A title, what to do, and what the link back is called. */
interface Words {
  readonly title: string
  readonly text: string
  readonly link: string
}

const style =
  ':root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}body{max-width:36rem;margin:15vh auto;padding:0 1.5rem}h1{font-size:1.4rem}'

/** As strict as that of the dashboard: nothing is loaded, and no style but this one counts. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-frame-options': 'DENY',
}

/**
 * The same refusal as a page, where a person opened an address in a browser; clients get it as it is. Some of those name HTML among what they accept, so
 * the API answers a page only to what a browser itself marks as one that is opened.
 */
export function forBrowser({ method, path, headers: asked }: Asked, answer: Answer): Answer {
  const isReader = method === 'GET' && String(asked['accept'] ?? '').includes('text/html')
  const isOpened = asked['sec-fetch-dest'] === 'document' || !path.startsWith('/v1/')
  if (!isReader || !isOpened || answer.status < 400) return answer
  const { title, text, link } = wordsFor(answer)
  const body = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title} · librato-reporter</title>
    <style>${style}</style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${escaped(text)}</p>
      <p><a href="/">${link}</a></p>
    </main>
  </body>
</html>
`
  const { json: _, ...rest } = answer
  return { ...rest, headers: { ...answer.headers, ...headers }, body }
}

function wordsFor({ status, json }: Answer): Words {
  if (status === 401)
    return {
      title: 'Not signed in',
      text: 'Sign in with the user and token of the service (its first start prints the token, and keeps it in the file “token” of the data directory), or with the user name “token” and an API token.',
      link: 'Sign in',
    }
  if (status === 403 && isRole(json))
    return {
      title: 'Not allowed',
      text: 'The token that you signed in with may only send measurements. To look at them, close all windows of the browser, open this page again, and sign in with a token of the role viewer or admin.',
      link: 'Try again',
    }
  const reason = reasonIn(json)
  if (status === 404)
    return { title: 'Not found', text: 'The service has no page at this address.', link: 'To the dashboard' }
  return { title: status < 500 ? 'Refused' : 'Not available', text: reason, link: 'Try again' }
}

function isRole(json: unknown): boolean {
  return reasonIn(json).startsWith('This token is not permitted')
}

/** The first sentence of a refusal. */
function reasonIn(json: unknown): string {
  const { errors } = (json ?? {}) as { errors?: { request?: unknown; system?: unknown } }
  const [first = ''] = [errors?.request, errors?.system].flatMap((reasons) => (Array.isArray(reasons) ? reasons : []))
  const text = String(first)
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
