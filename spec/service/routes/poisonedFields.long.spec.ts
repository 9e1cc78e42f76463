import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { routeTable } from '../../../lib/service/routes/routeTable.js'
import { fields } from '../support/hostileBody.js'
import { type ServiceUnderTest, serveUntilClosed } from '../support/withService.js'

const depth = 10_000

/** As JSON: what walks a value without a bound runs out of stack. */
const abyss = `${'['.repeat(depth)}${']'.repeat(depth)}`

/** What makes text or a number of one calls what isn't there, and more of that kind: by turns, as there are very many places. */
const poisons: readonly string[] = [
  `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
  '{"toString":1,"valueOf":null}',
  '{"length":1e9}',
  '[null]',
]

/** What makes requests get as far as the field: everything that some route requires. */
const required =
  '"name":"x","title":"t","type":"gauge","role":"viewer","email":"a@example.com","reference":"r","rel":"r","href":"h"'
const condition = '"type":"above","metric_name":"x","threshold":1'

/** Every place in which a body of measurements has fields. */
const placesOfMeasurements: readonly ((given: string) => string)[] = [
  (given) => `{"gauges":[{"name":"x","value":1,${given}}],"measurements":[{"name":"x","value":1,${given}}]}`,
  (given) => `{"gauges":[{"name":"x","value":1}],"measurements":[{"name":"x","value":1}],${given}}`,
]

/** Every place in which other bodies have some. */
const places: readonly ((given: string) => string)[] = [
  (given) => `{${required},${given}}`,
  (given) => `{${required},"attributes":{${given}},"settings":{${given}},"links":[{"rel":"a","href":"b",${given}}]}`,
  (given) => `{"name":"y","conditions":[{${condition},${given}}],"subject":{"chart":{"id":1,${given}}}}`,
  (given) => `{"name":"y","conditions":[{${condition},"tags":[{"name":"a",${given}}]}]}`,
  (given) => `{"name":"y","streams":[{"metric":"x",${given}}],"thresholds":[{"operator":">","value":1,${given}}]}`,
]

let under: ServiceUnderTest

beforeAll(async () => {
  under = await serveUntilClosed({})
  await under.post('/v1/spaces', { name: 'a' })
})

afterAll(() => under.service.close())

/** The path with something that is there in it: the numbers are those of what the requests before made. */
function paths(path: string): readonly string[] {
  return ['1', '2', '3', '4', '5'].map((id) => path.replaceAll(/:\w+/g, (name) => (name === ':name' ? 'x' : id)))
}

const changing = routeTable.filter(({ method }) => method === 'POST' || method === 'PUT')

test.each(changing.map(({ method, path, isSubmission = false }) => [method, path, isSubmission] as const))(
  '%s %s refuses or takes whatever stands in a field, and never fails over it',
  async (method, path, isSubmission) => {
    const headers = { 'content-type': 'application/json' }
    let turn = 0
    const bodies = fields.flatMap((name) =>
      (isSubmission ? placesOfMeasurements : places).flatMap((place) => {
        turn += 1
        return [abyss, poisons[turn % poisons.length]].map((poison) => place(`"${name}":${poison}`))
      }),
    )
    const all = paths(path)
    const failed: string[] = []
    for (let at = 0; at < bodies.length; at += 20) {
      await Promise.all(
        bodies.slice(at, at + 20).map(async (body, n) => {
          const got = await under.call(method, all[n % all.length]!, { body, headers })
          if (got.status >= 500) failed.push(`${got.status}: ${body.slice(0, 200)}`)
        }),
      )
    }
    expect(failed).toEqual([])
  },
  60_000,
)
