import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { connect } from '../../../lib/api/connect.js'
import { token, user } from '../../support/coreFor.js'
import { runReporter } from '../../support/runReporter.js'
import { startScriptedServer } from '../../support/scriptedServer.js'
import { SpoolRoot } from '../../support/spoolRoot.js'

/** How often the process is killed; more with an environment variable. */
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 50)

const { startService } = (await import(
  new URL('../../../dist/service/index.js', import.meta.url).href
)) as typeof import('../../../lib/service/index.js')
let service: Awaited<ReturnType<typeof startService>>
let root: SpoolRoot
/** A port that nothing listens on. */
let nowhere: string

beforeAll(async () => {
  root = new SpoolRoot()
  const gone = await startScriptedServer()
  nowhere = gone.url
  await gone.close()
  service = await startService({ port: 0, data: ':memory:', user, token, logger: false })
})

afterAll(async () => {
  await service.close()
  root.remove()
})

/**
 * Seals as fast as it can, and says for every seal what the sum is that went into it: `s` when it is about to be sealed, `w` when its flush is
 * over, and it therefore is in the service or on disk.
 */
const script = (window: number) => `
  const counter = reporter.counter('c')
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  for (let n = 1; ; n += 1) {
    counter.increment(n)
    process.stdout.write('s' + n + '\\n')
    await reporter.flush({ deadline: 5_000 })
    process.stdout.write('w' + n + '\\n')
    await sleep(${window})
  }`

/** Sum of the numbers behind a letter. */
function sumOf(letter: string, output: string): number {
  return [...output.matchAll(new RegExp(`${letter}(\\d+)\\n`, 'g'))].reduce((sum, match) => sum + Number(match[1]), 0)
}

test(
  'killed at any time, a process loses at most its open window and a seal under way, and nothing is stored twice',
  async () => {
    let recorded = 0
    let safe = 0
    let kept = 0
    const options = { interval: false, spool: { directory: root.path }, retry: { base: 5, cap: 20 } }
    for (let round = 0; round < rounds; round += 1) {
      // In two rounds of three nobody listens: all that is safe is safe on disk only.
      const run = runReporter(round % 3 === 0 ? service.url : nowhere, options, script(round % 2 === 0 ? 0 : 20))
      await run.printed('s1\n')
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1_500))
      run.child.kill('SIGKILL')
      const { output } = await run.ended
      recorded += sumOf('s', output)
      safe += sumOf('w', output)
      if (round % 3 > 0) kept += sumOf('w', output)
    }
    const last = runReporter(
      service.url,
      options,
      `console.log(JSON.stringify(await reporter.flush())); await reporter.close()`,
    )
    const { output } = await last.ended
    expect(JSON.parse(output)).toMatchObject({ retained: 0, dropped: 0, unknown: 0 })
    const api = connect(user, token, { url: service.url })
    const { series } = await api.getMeasurements('c', { resolution: 1, duration: 10_000 })
    const stored = series.flatMap(({ measurements }) => measurements).reduce((sum, { value }) => sum + value, 0)
    // Rounds in which nothing was kept would show nothing.
    expect(kept).toBeGreaterThan(rounds)
    expect(stored).toBeLessThanOrEqual(recorded)
    expect(stored).toBeGreaterThanOrEqual(safe)
    expect(root.files()).toEqual([])
  },
  120_000 + rounds * 4_000,
)
