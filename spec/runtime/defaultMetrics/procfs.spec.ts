import { expect, test } from '@jest/globals'
import { parseDiskstats } from '../../../lib/runtime/defaultMetrics/procfs/parseDiskstats.js'
import { parseMeminfo } from '../../../lib/runtime/defaultMetrics/procfs/parseMeminfo.js'
import { parseMounts } from '../../../lib/runtime/defaultMetrics/procfs/parseMounts.js'
import { parseNetDev } from '../../../lib/runtime/defaultMetrics/procfs/parseNetDev.js'
import { parseOpenFilesLimit } from '../../../lib/runtime/defaultMetrics/procfs/parseOpenFilesLimit.js'
import { parseStat } from '../../../lib/runtime/defaultMetrics/procfs/parseStat.js'
import { readProcFile } from '../../../lib/runtime/defaultMetrics/procfs/readProcFile.js'

const diskstats = `
   7       0 loop0 12 0 100 0 0 0 0 0 0 0 0 0 0 0 0 0 0
   8       0 sda 13104 4182 936478 3127 8212 7441 401312 6123 0 7012 9250 0 0 0 0 0 0
   8       1 sda1 13000 4182 936000 3127 8200 7441 401300 6123 0 7012 9250 0 0 0 0 0 0
 259       0 nvme0n1 10 0 80 1 20 0 160 1 0 1 2
 259       1 nvme0n1p1 10 0 80 1 20 0 160 1 0 1 2
 253       1 dm-1 5 0 8 1 5 0 8 1 0 1 2
 253      12 dm-12 7 0 8 1 7 0 8 1 0 1 2
 202       1 xvda1 3 0 8 1 3 0 8 1 0 1 2
   8      16 sdb 0 0 0 0 0 0 0 0 0 0 0
  11       0 sr0 3 0 8 1 3 0 8 1 0 1 2
`

test('whole disks are read in bytes, their partitions are not counted twice', () => {
  const disks = parseDiskstats(diskstats)
  expect(disks.map(({ device }) => device)).toEqual(['sda', 'nvme0n1', 'dm-1', 'dm-12', 'xvda1'])
  expect(disks[0]).toEqual({
    device: 'sda',
    reads: 13104,
    readBytes: 936478 * 512,
    writes: 8212,
    writtenBytes: 401312 * 512,
  })
})

const netDev = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0
  eth0:466039723   12611    1    2    0     0          0         0  1156329    7820    3    4    0     0       0          0
eth0:1:       5       1    0    0    0     0          0         0        6       1    0    0    0     0       0          0
veth1a2b3c4:    5       1    0    0    0     0          0         0        6       1    0    0    0     0       0          0
  ifb0:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
`

test('interfaces are read with their errors and drops; those of single containers and idle ones are left out', () => {
  const interfaces = parseNetDev(netDev)
  expect(interfaces.map(({ name }) => name)).toEqual(['lo', 'eth0', 'eth0:1'])
  expect(interfaces[1]).toEqual({
    name: 'eth0',
    inBytes: 466039723,
    inPackets: 12611,
    inErrors: 3,
    outBytes: 1156329,
    outPackets: 7820,
    outErrors: 7,
  })
})

test('cores are read with their numbers, the sum of all and unrelated lines left out', () => {
  const text = 'cpu  30 0 30 30 3 3 3 3 0 0\ncpu0 10 1 10 10 1 2 3 4 9 9\ncpu7 1 2 3 4\nintr 384104 0 0\nctxt 1150459\n'
  expect(parseStat(text)).toEqual([
    { core: '0', busy: 26, idle: 10, iowait: 1, stolen: 4 },
    { core: '7', busy: 6, idle: 4, iowait: 0, stolen: 0 },
  ])
})

test('memory is read in bytes, and what an old kernel does not say is absent', () => {
  expect(parseMeminfo('MemTotal:       24684092 kB\nMemFree:  1 kB\nMemAvailable:  2 kB\nSwapFree: 3 kB\n')).toEqual({
    total: 24684092 * 1024,
    free: 1024,
    available: 2048,
  })
  expect(parseMeminfo('MemTotal: 5 kB\nMemFree: 1 kB\n')).toEqual({ total: 5120, free: 1024 })
})

test('file systems of local devices are read once each, at their shortest path', () => {
  const text = `overlay / overlay rw,relatime 0 0
proc /proc proc rw 0 0
tmpfs /dev/shm tmpfs rw 0 0
/dev/sda1 /etc/hosts ext4 rw 0 0
/dev/sda1 /etc ext4 rw 0 0
/dev/sdb1 /srv/my\\040disk\\134x xfs rw 0 0
/dev/loop3 /snap/core/1 squashfs ro 0 0
files:/export /mnt/nfs nfs4 rw 0 0
portal /run/user/1000/doc fuse.portal rw 0 0
`
  expect(parseMounts(text)).toEqual([
    { device: 'overlay', path: '/' },
    { device: '/dev/sda1', path: '/etc' },
    { device: '/dev/sdb1', path: '/srv/my disk\\x' },
  ])
})

test('the limit of open files is the soft one', () => {
  const header = 'Limit                     Soft Limit           Hard Limit           Units\n'
  expect(
    parseOpenFilesLimit(`${header}Max open files            1024                 524288               files\n`),
  ).toBe(1024)
  expect(
    parseOpenFilesLimit(`${header}Max open files            unlimited            unlimited            files\n`),
  ).toBe(undefined)
})

const hostile = [
  '',
  '\n\n\n',
  'garbage',
  '\0'.repeat(1000),
  ':::::\n'.repeat(1000),
  '   8       0 sda -1 x 1e9 NaN Infinity 0x10 7 8 9\neth0: -1 x 1e9 NaN\ncpu0 -1 x\nMemTotal: -5 kB\nMax open files -1\n',
  '   8       0 __proto__\n__proto__: 1 2\ncpu__proto__ 1 2 3 4\n/dev/__proto__\n',
  `   8       0 ${'x'.repeat(100_000)} 1 2 3 4 5 6 7\n${'y'.repeat(100_000)}: ${'1 '.repeat(16)}\n`,
  '   8 0 sda 1\n eth0: 1\ncpu0 1\n/dev/sda1 relative ext4\n/dev/sda1\n',
]

test.each(hostile.map((text, index) => [index, text] as const))(
  'text that is not what it should be is no figure (%i)',
  (_, text) => {
    expect([parseDiskstats(text), parseNetDev(text), parseStat(text), parseMounts(text)]).toEqual([[], [], [], []])
    expect([parseMeminfo(text), parseOpenFilesLimit(text)]).toEqual([{}, undefined])
  },
)

test('a device that is named like a property of every object is a device like any other', () => {
  expect(parseDiskstats('8 0 __proto__ 1 0 2 0 3 0 4 0 0 0 0').map(({ device }) => device)).toEqual(['__proto__'])
  expect(parseNetDev(`constructor: ${'1 '.repeat(16)}`).map(({ name }) => name)).toEqual(['constructor'])
})

test('twenty digits are a count, more are not', () => {
  expect(parseStat('cpu0 18446744073709551615 0 0 1')).toHaveLength(1)
  expect(parseStat('cpu0 184467440737095516150 0 0 1')).toEqual([])
})

test('a line that comes twice counts once, the later one', () => {
  expect(parseNetDev(`a: ${'1 '.repeat(16)}\na: ${'2 '.repeat(16)}`).map(({ inBytes }) => inBytes)).toEqual([2])
})

test('a file that is not there is empty', () => {
  expect(readProcFile('/proc/no/such/file')).toBe('')
})
