import type { Paint } from './paint.js'

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A bar that fills from the left by eighths of a column, and the share in percent: `████▌      45 %`. */
export function progressBar(share: number, width: number, paint: Paint): string {
  const known = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0))
  const filled = Math.floor(known * width * 8)
  const bar = `${'█'.repeat(filled >> 3)}${eighths[filled & 7] ?? ''}`
  // Rounded down: 100 % is said when it is done, and not before.
  return `${paint.green(bar)}${paint.dim('░'.repeat(Math.max(0, width - Math.ceil(filled / 8))))} ${String(Math.floor(known * 100)).padStart(3)} %`
}
