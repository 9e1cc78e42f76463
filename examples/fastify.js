// A Fastify service that measures each request by its route, and ends without losing the last ones.
import Fastify from 'fastify'
import { collectDefaultMetrics, Reporter } from 'librato-reporter'

const reporter = new Reporter({ tags: { service: 'fastify-example' } })
const latency = reporter.gauge('http.latency') // milliseconds
collectDefaultMetrics(reporter)

/** A tag's value has letters, digits, blanks and .:-_?\/ only, and a pattern may have more: `/files/*`. */
function tagValue(pattern) {
  return pattern.replace(/[^\w .:/-]+/g, '-')
}

const app = Fastify()

app.addHook('onResponse', async (request, reply) => {
  // The pattern of the route (`/users/:id`) and never the url, which has as many values as there are users.
  const route = tagValue(request.routeOptions.url ?? 'unmatched')
  const status = `${Math.floor(reply.statusCode / 100)}xx`
  latency.with({ method: request.method, route, status }).record(reply.elapsedTime)
})

// Runs when the requests under way are served and nothing is recorded any more.
app.addHook('onClose', async () => {
  const { accepted, retained, dropped } = await reporter.close({ deadline: 5_000 })
  console.log(`reported ${accepted} measurements at the end, ${retained + dropped} did not arrive`)
})

app.get('/users/:id', async (request) => ({ id: request.params.id }))
app.get('/files/*', async (request) => ({ path: request.params['*'] }))
app.get('/healthz', async () => ({ metrics: reporter.health().state }))

console.log(`listening on ${await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' })}`)

for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => app.close())
