import { parseCounts } from './parseCounts.js'

/** Where the time of one core went since the machine started, in any unit that is the same for all. */
export interface CoreTimes {
  /** `0`, `1`, ... as the system numbers them; gaps are cores that are off. */
  readonly core: string
  /** User, nice, system, interrupts. */
  readonly busy: number
  readonly idle: number
  readonly iowait: number
  readonly stolen: number
}

/** The cores in the text of /proc/stat (proc_stat(5)): `cpu0 user nice system idle iowait irq softirq steal guest guest_nice`. */
export function parseStat(text: string): CoreTimes[] {
  const cores: CoreTimes[] = []
  for (const line of text.split('\n')) {
    const [label = '', ...fields] = line.trim().split(/\s+/)
    const core = /^cpu(\d{1,5})$/.exec(label)?.[1]
    if (core === undefined) continue
    // Guest time is part of user time already.
    const counts = parseCounts(fields.slice(0, 8))
    if (counts === undefined || counts.length < 4) continue
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, stolen = 0] = counts
    cores.push({ core, busy: user + nice + system + irq + softirq, idle, iowait, stolen })
  }
  return cores
}
