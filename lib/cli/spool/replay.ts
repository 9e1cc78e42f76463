import type { Receipt, Reporter } from '../../reporter/index.js'
import type { Runtime, Timer } from '../../runtime/Runtime.js'
import { formatBytes } from '../terminal/formatFigure.js'

/** Milliseconds between progress lines. */
const EVERY = 200
/** Milliseconds that a replay may take: as long as it gets on, but a day at most. */
const DEADLINE = 86_400_000

/** Sends all that a reporter adopts, and closes it; `show` is given a line about the progress now and then. */
export async function replay(reporter: Reporter, runtime: Runtime, show: (line: string) => void): Promise<Receipt> {
  let timer: Timer | undefined
  const tick = (): void => {
    show(progressLine(reporter))
    timer = runtime.schedule(EVERY, tick)
  }
  tick()
  const receipt = await reporter.flush({ deadline: DEADLINE })
  timer?.cancel()
  // A file that could not be read was tried: what is left stays for the next time.
  await reporter.close({ deadline: 0 })
  return receipt
}

function progressLine(reporter: Reporter): string {
  const { spool, totals } = reporter.health()
  const { files = 0, bytes = 0 } = spool ?? {}
  return `${totals.accepted} accepted, ${files} ${files === 1 ? 'window' : 'windows'} (${formatBytes(bytes)}) to go`
}
