import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pageDataRoutes } from '../../../lib/service/routes/pageData/pageDataRoutes.js'
import { routeTable } from '../../../lib/service/routes/routeTable.js'
import { chart, type Step, steps } from '../support/routeSteps.js'
import { type Got, json, type ServiceUnderTest, serveUntilClosed } from '../support/withService.js'

let under: ServiceUnderTest
const made: Record<string, string> = {}

beforeAll(async () => {
  under = await serveUntilClosed({})
})

afterAll(() => under.service.close())

/** A text with what earlier steps made in it. */
function filled(text: string): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => made[name] ?? '?')
}

async function take({ route, path, body }: Step): Promise<Got> {
  const [method = '', own = ''] = route.split(' ')
  return under.call(
    method,
    filled(path ?? own),
    body === undefined ? {} : { body: JSON.parse(filled(JSON.stringify(body))) },
  )
}

describe('every route answers as the reference says', () => {
  test('and none is left out', () => {
    const shown = new Set(steps.map(({ route }) => route))
    // Those that serve our own page are in no reference; pageData.spec.ts has them.
    const routes = routeTable.filter((route) => !pageDataRoutes.includes(route))
    expect(routes.map(({ method, path }) => `${method} ${path}`).filter((route) => !shown.has(route))).toEqual([])
  })

  // In order: later ones use what earlier ones made.
  test.each(steps.map((step, n) => [n + 1, step.route, step] as const))('%i: %s', async (_, __, step) => {
    const got = await take(step)
    expect([got.status, got.text]).toEqual([step.status, expect.any(String)])
    const location = got.headers.get('location')
    if (step.made !== undefined) made[step.made] = location?.split('/').at(-1) ?? ''
    expect(location).toBe(step.location === undefined ? null : filled(step.location))
    const hasBody = step.json !== undefined || step.type !== undefined
    const type = step.type ?? (hasBody ? 'application/json;charset=utf-8' : null)
    expect(got.headers.get('content-type')).toBe(type)
    if (step.json !== undefined) expect(json(got)).toEqual(step.json)
    else if (!hasBody) expect(got.text).toBe('')
    expect(got.headers.get('x-content-type-options')).toBe('nosniff')
    await remember(step, got)
  })
})

/** What later steps need and no `Location` says. */
async function remember({ route, json: shape }: Step, got: Got): Promise<void> {
  if (shape === chart && route.startsWith('POST')) made['chart'] = String((json(got) as { id: number }).id)
  if (route !== 'POST /v1/snapshots') return
  made['job'] = (json(got) as { job_href: string }).job_href.split('/').at(-1) ?? ''
  let state = ''
  while (state !== 'complete') state = (json(await under.get(`/v1/jobs/${made['job']}`)) as { state: string }).state
}
