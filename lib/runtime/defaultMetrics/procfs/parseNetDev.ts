import { parseCounts } from './parseCounts.js'

/** What went through one network interface since it came up. */
export interface InterfaceTotals {
  readonly name: string
  readonly inBytes: number
  readonly inPackets: number
  /** Errors and drops. */
  readonly inErrors: number
  readonly outBytes: number
  readonly outPackets: number
  readonly outErrors: number
}

/**
 * The interfaces in the text of /proc/net/dev that ever carried something. Those that are made for each container or machine under a new
 * name are left out: every start of a container would add series for ever.
 */
export function parseNetDev(text: string): InterfaceTotals[] {
  const interfaces = new Map<string, InterfaceTotals>()
  for (const line of text.split('\n')) {
    // The colon may touch the first number, and an alias has a colon of its own: the last one ends the name.
    const colon = line.lastIndexOf(':')
    if (colon === -1) continue
    const name = line.slice(0, colon).trim()
    if (!/^[!-~]{1,64}$/.test(name) || /^(veth|cali|lxc|lxd|tap|vnet|cni-|nodelocal)/.test(name)) continue
    const fields = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
    const counts = parseCounts(fields)
    if (counts === undefined || counts.length < 16) continue
    const totals = {
      name,
      inBytes: counts[0] ?? 0,
      inPackets: counts[1] ?? 0,
      inErrors: (counts[2] ?? 0) + (counts[3] ?? 0),
      outBytes: counts[8] ?? 0,
      outPackets: counts[9] ?? 0,
      outErrors: (counts[10] ?? 0) + (counts[11] ?? 0),
    }
    if (totals.inPackets > 0 || totals.outPackets > 0) interfaces.set(name, totals)
  }
  return [...interfaces.values()]
}
