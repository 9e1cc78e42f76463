import type { Receipt } from '../../delivery/Receipt.js'
import { formatBytes } from '../terminal/formatFigure.js'
import type { Paint } from '../terminal/paint.js'
import { plainText } from '../terminal/plainText.js'

/**
 * One line for one flush: `20:31:05  54 accepted, 0 rejected, 0 retained, 0 dropped  1 request, 6.21 kB, 12 ms`, and what went wrong, if
 * anything did.
 *
 * @param time - milliseconds since the epoch
 */
export function receiptLine(receipt: Receipt, time: number, paint: Paint): string {
  const { accepted, rejected, retained, dropped, unknown, requests, bytes, duration } = receipt
  const outcome = [
    accepted > 0 ? paint.green(`${accepted} accepted`) : `${accepted} accepted`,
    rejected > 0 ? paint.red(`${rejected} rejected`) : `${rejected} rejected`,
    retained > 0 ? paint.yellow(`${retained} retained`) : `${retained} retained`,
    dropped > 0 ? paint.red(`${dropped} dropped`) : `${dropped} dropped`,
    ...(unknown > 0 ? [paint.red(`${unknown} unknown`)] : []),
  ].join(', ')
  const effort = `${requests} ${requests === 1 ? 'request' : 'requests'}, ${formatBytes(bytes)}, ${Math.round(duration)} ms`
  return [paint.dim(clockTime(time)), outcome, paint.dim(effort), ...failuresOf(receipt)].join('  ')
}

/** The time of day by this machine's clock: `20:31:05`. */
export function clockTime(time: number): string {
  const date = new Date(time)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}

function failuresOf({ failures }: Receipt): string[] {
  if (failures.length === 0) return []
  const first = failures.slice(0, 3).map(({ cause, count }) => `${count} × ${plainText(cause).slice(0, 160)}`)
  return [`(${first.join('; ')}${failures.length > 3 ? `; ${failures.length - 3} more causes` : ''})`]
}
