/** Bytes, as far as the system says them. */
export interface MemoryFigures {
  readonly total?: number
  readonly free?: number
  readonly available?: number
}

/** The three figures that matter in the text of /proc/meminfo, whose kB are 1,024 bytes. */
export function parseMeminfo(text: string): MemoryFigures {
  const bytes = (label: string): number | undefined => {
    const digits = new RegExp(`^${label}:\\s+(\\d{1,15}) kB$`, 'm').exec(text)?.[1]
    return digits === undefined ? undefined : Number(digits) * 1024
  }
  const [total, free, available] = [bytes('MemTotal'), bytes('MemFree'), bytes('MemAvailable')]
  return {
    ...(total === undefined ? {} : { total }),
    ...(free === undefined ? {} : { free }),
    ...(available === undefined ? {} : { available }),
  }
}
