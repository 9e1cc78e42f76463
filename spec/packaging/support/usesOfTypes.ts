/** A program that touches what users touch, at every entry point. Compiled, never run. */
export const usesOfTypes = `
import { type Api, connect, installExitHooks, LibratoError, type Receipt, Reporter, type ReporterOptions } from 'librato-reporter'
import { type Service, startService } from 'librato-reporter/service'
import { recordingDestination, startScriptedServer, TestClock } from 'librato-reporter/testing'

export async function use(): Promise<Receipt> {
  const service: Service = await startService({ port: 0, data: ':memory:' })
  const api: Api = connect('me', 'secret', { url: service.url, ca: new Uint8Array() })
  const { measurements } = await api.getGauge('temperature', { resolution: 1, count: 10 })
  const first: number | undefined = measurements['unassigned']?.[0]?.value
  const options: ReporterOptions = { api, interval: 1_000, destination: recordingDestination(), runtime: new TestClock() }
  await using reporter = new Reporter(options)
  reporter.gauge('latency', { tags: { route: '/pay' } }).record(first ?? 0)
  const stop: () => void = installExitHooks(reporter, { signals: ['SIGTERM'] })
  await using server = await startScriptedServer()
  server.reply(503, (request, response, socket) => (request.headers['host'] === '' ? socket.destroy() : response.end()))
  try {
    for await (const metric of api.listMetrics()) metric.name.toUpperCase()
  } catch (error) {
    if (error instanceof LibratoError && error.code === 'UNAUTHORIZED') stop()
  }
  // @ts-expect-error there is no such option, and a package whose types all became any would take it
  new Reporter({ intervall: 1 })
  return reporter.close({ deadline: 5 })
}
`
