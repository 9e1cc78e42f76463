// An Express service that measures each request by its route, and ends without losing the last ones.
import express from 'express'
import { collectDefaultMetrics, Reporter } from 'librato-reporter'

const reporter = new Reporter({ tags: { service: 'express-example' } })
const latency = reporter.gauge('http.latency') // milliseconds
collectDefaultMetrics(reporter)

/** A tag's value has letters, digits, blanks and .:-_?\/ only, and a pattern may have more: `/files/*path`. */
function tagValue(pattern) {
  return String(pattern).replace(/[^\w .:/-]+/g, '-')
}

/** Goes before the routes. The route is its pattern (`/users/:id`) and never the url, which has as many values as there are users. */
function measured(request, response, next) {
  const started = performance.now()
  response.once('close', () => {
    const route = tagValue(request.route?.path ?? 'unmatched')
    const status = response.writableFinished ? `${Math.floor(response.statusCode / 100)}xx` : 'aborted'
    latency.with({ method: request.method, route, status }).record(performance.now() - started)
  })
  next()
}

const app = express()
app.use(measured)
app.get('/users/:id', (request, response) => response.json({ id: request.params.id }))
app.get('/files/*path', (request, response) => response.json({ path: request.params.path }))
app.get('/healthz', (_request, response) => response.json({ metrics: reporter.health().state }))

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`)
})

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    // First what produces figures: requests under way are served, and then nothing is recorded any more.
    server.close(async () => {
      const { accepted, retained, dropped } = await reporter.close({ deadline: 5_000 })
      console.log(`reported ${accepted} measurements at the end, ${retained + dropped} did not arrive`)
    })
  })
}
