// What was reported, read back: all metrics, or the last hour of the one that is named. `node examples/read-back.js http.latency`
import { connect, NotFoundError } from 'librato-reporter'

const api = connect() // LIBRATO_USER, LIBRATO_TOKEN, LIBRATO_URL
const [name] = process.argv.slice(2)

if (name === undefined) {
  // Pages by itself, however many there are.
  for await (const metric of api.listMetrics()) console.log(`${metric.type}\t${metric.name}`)
} else {
  try {
    const { series } = await api.getMeasurements(name, { resolution: 60, duration: 3_600 })
    for (const { tags, measurements } of series) {
      const labels = Object.entries(tags).map(([tag, value]) => `${tag}=${value}`)
      for (const { time, value } of measurements) {
        console.log([new Date(time * 1_000).toISOString(), value, ...labels].join('\t'))
      }
    }
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error
    console.error(`There is no metric ${name}.`)
    process.exitCode = 1
  }
}
