import { parseCounts } from './parseCounts.js'

/** What one disk did since the machine started. */
export interface DiskTotals {
  readonly device: string
  readonly reads: number
  readonly readBytes: number
  readonly writes: number
  readonly writtenBytes: number
}

// The kernel counts in these, whatever the disk's own sectors are (Documentation/admin-guide/iostats.rst).
const sectorBytes = 512

/** The disks in the text of /proc/diskstats: whole ones that were ever used, no partitions, no loop or RAM devices. */
export function parseDiskstats(text: string): DiskTotals[] {
  const disks = new Map<string, DiskTotals>()
  for (const line of text.split('\n')) {
    const [major = '', minor = '', device = '', ...fields] = line.trim().split(/\s+/)
    if (parseCounts([major, minor]) === undefined) continue
    if (!/^[\w!:.-]{1,64}$/.test(device) || /^(loop|ram|zram|fd|sr)\d/.test(device)) continue
    const counts = parseCounts(fields.slice(0, 7))
    if (counts === undefined || counts.length < 7) continue
    const [reads = 0, , readSectors = 0, , writes = 0, , writtenSectors = 0] = counts
    if (reads === 0 && writes === 0) continue
    const readBytes = readSectors * sectorBytes
    disks.set(device, { device, reads, readBytes, writes, writtenBytes: writtenSectors * sectorBytes })
  }
  return [...disks.values()].filter(({ device }) => !isPartition(device, disks))
}

/** What a partition does its disk has counted, too: `sda1` of `sda`, `nvme0n1p2` of `nvme0n1`; but `dm-12` is no part of `dm-1`. */
function isPartition(device: string, disks: ReadonlyMap<string, DiskTotals>): boolean {
  const disk = /^(.*\d)p\d+$/.exec(device)?.[1] ?? /^(.*\D)\d+$/.exec(device)?.[1]
  return disk !== undefined && disks.has(disk)
}
