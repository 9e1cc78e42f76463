import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'

/** Who owns a spool directory. */
export interface Owner {
  readonly host: string
  /** Changes with every start of the machine; absent where the system doesn't tell. */
  readonly boot?: string
  readonly pid: number
  /** Start of the process in ticks since the machine's, so that a reused pid is no disguise; absent where the system doesn't tell. */
  readonly started?: string
}

/** Whether an owner is still there. `unknown`: it can't be seen from here, and only its heartbeat tells. */
export type Presence = 'alive' | 'gone' | 'unknown'

/** This process. */
export function thisOwner(): Owner {
  const boot = quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  const started = quietly(() => startOf(readFileSync('/proc/self/stat', 'utf8'))?.started)
  return {
    host: hostname(),
    pid: process.pid,
    ...(boot === undefined ? {} : { boot }),
    ...(started === undefined ? {} : { started }),
  }
}

/** Whether an owner is there, as far as this process can see. */
export async function presenceOf(owner: Owner, self: Owner): Promise<Presence> {
  if (owner.host !== self.host || owner.boot !== self.boot) return 'unknown'
  if (owner.started !== undefined) {
    try {
      const stat = startOf(await readFile(`/proc/${owner.pid}/stat`, 'utf8'))
      // A zombie is dead, but for its parent's attention.
      return stat?.started !== owner.started || /[ZX]/.test(stat.state) ? 'gone' : 'alive'
    } catch {
      return 'gone'
    }
  }
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'gone' : 'unknown'
  }
  return owner.pid === process.pid ? 'alive' : 'unknown'
}

/** The owner in an owner file; undefined if it can't be read as one. */
export function parseOwner(text: string): Owner | undefined {
  try {
    const { host, boot, pid, started } = JSON.parse(text) as Partial<Owner>
    if (typeof host !== 'string' || !Number.isSafeInteger(pid) || pid! < 1) return undefined
    return {
      host,
      pid: pid!,
      ...(typeof boot === 'string' ? { boot } : {}),
      ...(typeof started === 'string' ? { started } : {}),
    }
  } catch {
    return undefined
  }
}

/** State and start time of a process, from `/proc/PID/stat`; its second field may hold anything, even spaces and brackets. */
function startOf(stat: string): { readonly state: string; readonly started: string } | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, started] = [fields[0], fields[19]]
  return state === undefined || started === undefined ? undefined : { state, started }
}

function quietly<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
