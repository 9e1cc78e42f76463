/** What one default metric is. The table in `docs/default-metrics.md` is held against these by a spec. */
export interface DefaultMetric {
  /** A gauge holds what was found at the end of a window; a counter what was added during it. */
  readonly kind: 'gauge' | 'counter'
  /** Base units only; a ratio goes from 0 to 1. */
  readonly unit: 'seconds' | 'bytes' | 'ratio' | 'count'
  /** The tag that tells its series apart, if it has one. */
  readonly tag?: string
  readonly description: string
  /** Where the figure is read. */
  readonly source: string
}

const proc = '/proc/self'

/** Every metric that {@link collectDefaultMetrics} can send. Names are a promise to dashboards: they are added, never changed. */
export const catalogue = {
  'process.cpu.user': {
    kind: 'counter',
    unit: 'seconds',
    description: 'CPU time in the code of this process',
    source: 'process.cpuUsage()',
  },
  'process.cpu.system': {
    kind: 'counter',
    unit: 'seconds',
    description: 'CPU time in the system on behalf of this process',
    source: 'process.cpuUsage()',
  },
  'process.cpu.utilization': {
    kind: 'gauge',
    unit: 'ratio',
    description:
      'CPU time per second of this process, user and system; 1 is one core kept busy, and several threads can exceed it',
    source: 'process.cpuUsage()',
  },
  'process.memory.rss': {
    kind: 'gauge',
    unit: 'bytes',
    description: 'memory of this process that is in RAM',
    source: 'process.memoryUsage()',
  },
  'process.memory.heap.used': {
    kind: 'gauge',
    unit: 'bytes',
    description: 'JavaScript heap in use',
    source: 'v8.getHeapStatistics()',
  },
  'process.memory.heap.total': {
    kind: 'gauge',
    unit: 'bytes',
    description: 'JavaScript heap reserved',
    source: 'v8.getHeapStatistics()',
  },
  'process.memory.heap.limit': {
    kind: 'gauge',
    unit: 'bytes',
    description: 'size at which the JavaScript heap is full and the process aborts',
    source: 'v8.getHeapStatistics()',
  },
  'process.memory.external': {
    kind: 'gauge',
    unit: 'bytes',
    description: 'memory outside the heap that JavaScript objects hold',
    source: 'v8.getHeapStatistics()',
  },
  'process.memory.arraybuffers': {
    kind: 'gauge',
    unit: 'bytes',
    description: 'the part of it that is buffers',
    source: 'process.memoryUsage()',
  },
  'process.memory.limit': {
    kind: 'gauge',
    unit: 'bytes',
    description: 'memory that the control group allows; absent where there is no limit',
    source: 'process.constrainedMemory()',
  },
  'process.memory.space.used': {
    kind: 'gauge',
    unit: 'bytes',
    tag: 'space',
    description: 'JavaScript heap in use by space: `new_space`, `old_space`, `large_object_space`, ...',
    source: 'v8.getHeapSpaceStatistics()',
  },
  'process.memory.space.total': {
    kind: 'gauge',
    unit: 'bytes',
    tag: 'space',
    description: 'JavaScript heap reserved by space',
    source: 'v8.getHeapSpaceStatistics()',
  },
  'process.eventloop.delay': {
    kind: 'gauge',
    unit: 'seconds',
    description: 'how much later than asked the event loop took its turn; mean of the window',
    source: 'perf_hooks.monitorEventLoopDelay()',
  },
  'process.eventloop.delay.min': {
    kind: 'gauge',
    unit: 'seconds',
    description: 'shortest delay in the window',
    source: 'perf_hooks.monitorEventLoopDelay()',
  },
  'process.eventloop.delay.max': {
    kind: 'gauge',
    unit: 'seconds',
    description: 'longest delay in the window',
    source: 'perf_hooks.monitorEventLoopDelay()',
  },
  'process.eventloop.delay.p50': {
    kind: 'gauge',
    unit: 'seconds',
    description: 'median delay of the window',
    source: 'perf_hooks.monitorEventLoopDelay()',
  },
  'process.eventloop.delay.p99': {
    kind: 'gauge',
    unit: 'seconds',
    description: '99th percentile of the delays in the window',
    source: 'perf_hooks.monitorEventLoopDelay()',
  },
  'process.eventloop.utilization': {
    kind: 'gauge',
    unit: 'ratio',
    description: 'share of the window in which the event loop was not waiting',
    source: 'performance.eventLoopUtilization()',
  },
  'process.gc.duration': {
    kind: 'gauge',
    unit: 'seconds',
    tag: 'kind',
    description:
      'length of each garbage collection by kind: `minor`, `major`, `incremental`, `weakcb`; sum and maximum come with it',
    source: "PerformanceObserver, 'gc'",
  },
  'process.gc.count': {
    kind: 'counter',
    unit: 'count',
    tag: 'kind',
    description: 'garbage collections by kind',
    source: "PerformanceObserver, 'gc'",
  },
  'process.resources.active': {
    kind: 'gauge',
    unit: 'count',
    tag: 'kind',
    description: 'what keeps the event loop alive by kind: `TCPSocketWrap`, `Timeout`, ...',
    source: 'process.getActiveResourcesInfo()',
  },
  'process.fds.open': {
    kind: 'gauge',
    unit: 'count',
    description: 'open file descriptors',
    source: `${proc}/fd, /dev/fd`,
  },
  'process.fds.limit': {
    kind: 'gauge',
    unit: 'count',
    description: 'file descriptors this process may open',
    source: `${proc}/limits`,
  },
  'process.uptime': {
    kind: 'gauge',
    unit: 'seconds',
    description: 'age of this process',
    source: 'process.uptime()',
  },
  'machine.cpu.busy': {
    kind: 'gauge',
    unit: 'ratio',
    tag: 'core',
    description: 'share of the window in which this core worked; waiting for a disk is not work',
    source: '/proc/stat, os.cpus()',
  },
  'machine.cpu.utilization': {
    kind: 'gauge',
    unit: 'ratio',
    description: 'the same over all cores',
    source: '/proc/stat, os.cpus()',
  },
  'machine.cpu.stolen': {
    kind: 'gauge',
    unit: 'ratio',
    description: 'share of the window that the host gave to other virtual machines',
    source: '/proc/stat',
  },
  'machine.cpu.iowait': {
    kind: 'gauge',
    unit: 'ratio',
    description: 'share of the window in which cores had nothing to do but wait for a disk',
    source: '/proc/stat',
  },
  'machine.cpu.cores': {
    kind: 'gauge',
    unit: 'count',
    description: 'logical cores',
    source: '/proc/stat, os.cpus()',
  },
  'machine.load.1m': {
    kind: 'gauge',
    unit: 'count',
    description: 'load average over one minute',
    source: 'os.loadavg()',
  },
  'machine.load.5m': {
    kind: 'gauge',
    unit: 'count',
    description: 'load average over five minutes',
    source: 'os.loadavg()',
  },
  'machine.load.15m': {
    kind: 'gauge',
    unit: 'count',
    description: 'load average over fifteen minutes',
    source: 'os.loadavg()',
  },
  'machine.memory.total': {
    kind: 'gauge',
    unit: 'bytes',
    description: 'memory of the machine',
    source: '/proc/meminfo, os.totalmem()',
  },
  'machine.memory.free': {
    kind: 'gauge',
    unit: 'bytes',
    description: 'memory that nobody uses',
    source: '/proc/meminfo, os.freemem()',
  },
  'machine.memory.available': {
    kind: 'gauge',
    unit: 'bytes',
    description: 'memory that programs could still have, caches given back',
    source: '/proc/meminfo',
  },
  'machine.memory.utilization': {
    kind: 'gauge',
    unit: 'ratio',
    description: 'share of memory that is not available (where that is not known: not free)',
    source: '/proc/meminfo, os.freemem()',
  },
  'machine.disk.devices': {
    kind: 'gauge',
    unit: 'count',
    description: 'disks that were ever used',
    source: '/proc/diskstats',
  },
  'machine.disk.read.bytes': {
    kind: 'counter',
    unit: 'bytes',
    tag: 'device',
    description: 'bytes read; per second as a rate',
    source: '/proc/diskstats',
  },
  'machine.disk.read.operations': {
    kind: 'counter',
    unit: 'count',
    tag: 'device',
    description: 'reads',
    source: '/proc/diskstats',
  },
  'machine.disk.write.bytes': {
    kind: 'counter',
    unit: 'bytes',
    tag: 'device',
    description: 'bytes written; per second as a rate',
    source: '/proc/diskstats',
  },
  'machine.disk.write.operations': {
    kind: 'counter',
    unit: 'count',
    tag: 'device',
    description: 'writes',
    source: '/proc/diskstats',
  },
  'machine.filesystem.mounts': {
    kind: 'gauge',
    unit: 'count',
    description: 'local file systems',
    source: '/proc/self/mounts',
  },
  'machine.filesystem.size': {
    kind: 'gauge',
    unit: 'bytes',
    tag: 'mount',
    description: 'size of a local file system',
    source: 'fs.statfs()',
  },
  'machine.filesystem.available': {
    kind: 'gauge',
    unit: 'bytes',
    tag: 'mount',
    description: 'what ordinary users may still write',
    source: 'fs.statfs()',
  },
  'machine.filesystem.utilization': {
    kind: 'gauge',
    unit: 'ratio',
    tag: 'mount',
    description: 'share that is used, of what ordinary users may have, as `df` shows it',
    source: 'fs.statfs()',
  },
  'machine.network.interfaces': {
    kind: 'gauge',
    unit: 'count',
    description: 'network interfaces that ever carried something',
    source: '/proc/net/dev',
  },
  'machine.network.in.bytes': {
    kind: 'counter',
    unit: 'bytes',
    tag: 'interface',
    description: 'bytes received; per second as a rate',
    source: '/proc/net/dev',
  },
  'machine.network.in.packets': {
    kind: 'counter',
    unit: 'count',
    tag: 'interface',
    description: 'packets received',
    source: '/proc/net/dev',
  },
  'machine.network.in.errors': {
    kind: 'counter',
    unit: 'count',
    tag: 'interface',
    description: 'packets received with errors, or dropped',
    source: '/proc/net/dev',
  },
  'machine.network.out.bytes': {
    kind: 'counter',
    unit: 'bytes',
    tag: 'interface',
    description: 'bytes sent; per second as a rate',
    source: '/proc/net/dev',
  },
  'machine.network.out.packets': {
    kind: 'counter',
    unit: 'count',
    tag: 'interface',
    description: 'packets sent',
    source: '/proc/net/dev',
  },
  'machine.network.out.errors': {
    kind: 'counter',
    unit: 'count',
    tag: 'interface',
    description: 'packets not sent because of errors, or dropped',
    source: '/proc/net/dev',
  },
} as const satisfies Record<string, DefaultMetric>

/** The name of a default metric, before any prefix. */
export type DefaultMetricName = keyof typeof catalogue

type NamesOf<Kind extends DefaultMetric['kind']> = {
  [Name in DefaultMetricName]: (typeof catalogue)[Name]['kind'] extends Kind ? Name : never
}[DefaultMetricName]

/** The names of the gauges among them. */
export type DefaultGaugeName = NamesOf<'gauge'>

/** The names of the counters among them. */
export type DefaultCounterName = NamesOf<'counter'>
