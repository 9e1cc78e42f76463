import type { Receipt, Reporter } from '../../reporter/index.js'
import type { Runtime, Timer } from '../../runtime/Runtime.js'
import { formatBytes } from '../terminal/formatFigure.js'
import type { Paint } from '../terminal/paint.js'
import { progressBar } from '../terminal/progressBar.js'
import { cutTo } from '../terminal/table.js'

/** Milliseconds between progress lines. */
const EVERY = 200
/** Milliseconds that a replay may take: as long as it gets on, but a day at most. */
const DEADLINE = 86_400_000

/** Draws the progress as one line of at most `width` columns. */
export type DrawProgress = (width: number, paint: Paint) => string

/** Sends all that a reporter adopts, and closes it; `show` is given the progress now and then. */
export async function replay(
  reporter: Reporter,
  runtime: Runtime,
  show: (draw: DrawProgress) => void,
): Promise<Receipt> {
  let timer: Timer | undefined
  let most = 0
  const tick = (): void => {
    most = Math.max(most, reporter.health().spool?.files ?? 0)
    show((width, paint) => progressLine(reporter, most, width, paint))
    timer = runtime.schedule(EVERY, tick)
  }
  tick()
  const receipt = await reporter.flush({ deadline: DEADLINE })
  timer?.cancel()
  // A file that could not be read was tried: what is left stays for the next time.
  await reporter.close({ deadline: 0 })
  return receipt
}

function progressLine(reporter: Reporter, most: number, width: number, paint: Paint): string {
  const { spool, totals } = reporter.health()
  const { files = 0, bytes = 0 } = spool ?? {}
  const text = `${totals.accepted} accepted, ${files} ${files === 1 ? 'window' : 'windows'} (${formatBytes(bytes)}) to go`
  if (most === 0) return cutTo(text, width)
  const bar = Math.max(10, Math.min(30, width - 60))
  // The bar and its percents take seven columns more than it is wide.
  return `${progressBar((most - files) / most, bar, paint)}  ${cutTo(text, Math.max(0, width - bar - 8))}`
}
