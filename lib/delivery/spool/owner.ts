import { readFileSync, readlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'

/** Who owns a spool directory. */
export interface Owner {
  readonly host: string
  /** Changes with every start of the machine; absent where the system doesn't tell. */
  readonly boot?: string
  /** The namespaces in which `pid` and `started` mean something; absent where the system has none. */
  readonly space?: string
  readonly pid: number
  /** Start of the process in ticks since the machine's, so that a reused pid is no disguise; absent where the system doesn't tell. */
  readonly started?: string
}

/** Whether an owner is still there. `unknown`: it can't be seen from here, and only its heartbeat tells. */
export type Presence = 'alive' | 'gone' | 'unknown'

/** A space that no other process shares, as far as anybody can tell. */
const UNSEEN = 'unseen'

/** This process. */
export function thisOwner(): Owner {
  const boot = quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  const space = thisSpace()
  // A `/proc` that was mounted for other namespaces speaks of other processes by the same numbers.
  const isOurs = quietly(() => readlinkSync('/proc/self')) === String(process.pid)
  const started = isOurs ? quietly(() => startOf(readFileSync('/proc/self/stat', 'utf8'))?.started) : undefined
  return {
    host: hostname(),
    pid: process.pid,
    ...(boot === undefined ? {} : { boot }),
    ...(space === undefined ? {} : { space }),
    ...(started === undefined ? {} : { started }),
  }
}

/**
 * Whether an owner is there, as far as this process can see. That a pid is nobody's is believed only in the pid namespace of the owner: two
 * containers may have one host name and one kernel, and still not see each other.
 */
export async function presenceOf(owner: Owner, self: Owner): Promise<Presence> {
  if (owner.host !== self.host || owner.boot !== self.boot) return 'unknown'
  if (owner.space !== self.space || owner.space === UNSEEN) return 'unknown'
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    // Of anybody else's process the system says EPERM.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'gone'
  }
  if (owner.started !== undefined && self.started !== undefined) {
    try {
      const stat = startOf(await readFile(`/proc/${owner.pid}/stat`, 'utf8'))
      // A zombie is dead, but for its parent's attention.
      return stat?.started !== owner.started || /[ZX]/.test(stat.state) ? 'gone' : 'alive'
    } catch {
      // It is hidden from this user, or has ended just now.
      return 'unknown'
    }
  }
  return owner.pid === process.pid ? 'alive' : 'unknown'
}

/** The owner in an owner file; undefined if it can't be read as one. */
export function parseOwner(text: string): Owner | undefined {
  try {
    const { host, boot, space, pid, started } = JSON.parse(text) as Partial<Owner>
    if (typeof host !== 'string' || !Number.isSafeInteger(pid) || pid! < 1) return undefined
    return {
      host,
      pid: pid!,
      ...(typeof boot === 'string' ? { boot } : {}),
      ...(typeof space === 'string' ? { space } : {}),
      ...(typeof started === 'string' ? { started } : {}),
    }
  } catch {
    return undefined
  }
}

/**
 * Linux has namespaces for pids, and for the time that starts are counted from. Their numbers may be given again, but only when no process is
 * left in them; then those of that time are gone indeed.
 */
function thisSpace(): string | undefined {
  if (process.platform !== 'linux') return undefined
  const pids = quietly(() => readlinkSync('/proc/self/ns/pid'))
  const times = quietly(() => readlinkSync('/proc/self/ns/time')) ?? ''
  return pids === undefined ? UNSEEN : `${pids} ${times}`.trim()
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
