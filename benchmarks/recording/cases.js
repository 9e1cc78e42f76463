/** Peers that record a sample with tags, as `heldGauge.js` and `withTags.js` measure them. */
const taggedPeers = [
  'prom-client',
  '@prometheus-io/client',
  'OpenTelemetry',
  'datadog-metrics',
  'hot-shots',
  'influxdb-client',
]

/** @type {readonly import('../runner/Case.js').Case[]} */
export const recordingCases = [
  {
    script: 'recording/heldGauge.js',
    runs: 5,
    rows: [
      {
        what: 'record on a held handle: gauge with 4 tags, reporter running',
        figure: 'ns',
        unit: 'ns',
        target: { atMost: 2.5, times: 'bare loop' },
      },
      {
        what: 'the same beside peers with 4 tags',
        figure: 'ns',
        unit: 'ns',
        target: { atMost: 0.1, times: taggedPeers },
      },
    ],
  },
  {
    script: 'recording/withTags.js',
    rows: [
      {
        what: '`gauge.with({a, b})` with fresh objects, then record',
        figure: 'ns',
        unit: 'ns',
        target: { atMost: 1 / 1.5, times: taggedPeers },
      },
    ],
  },
  {
    script: 'recording/counter.js',
    rows: [{ what: 'counter without tags', figure: 'ns', unit: 'ns', target: { atMost: 2, times: 'prom-client' } }],
  },
  {
    script: 'recording/stall.js',
    isLong: true,
    rows: [
      {
        what: 'longest stall of the event loop while 100,000 series flush',
        figure: 'ms100k',
        unit: 'ms',
        target: { atMost: 5 },
      },
      {
        what: 'longest stall of the event loop while 1,000,000 series flush',
        figure: 'ms1M',
        unit: 'ms',
        target: { atMost: 15 },
      },
    ],
  },
  {
    script: 'recording/memory.js',
    rows: [
      {
        what: 'memory per series at 1 M series with two tags, handles released',
        figure: 'bytes',
        unit: 'B',
        target: { atMost: 200 },
        isSteady: true,
      },
    ],
  },
  {
    script: 'recording/sealSparse.js',
    rows: [
      {
        what: 'sealing a window of 1 M series, 1 % touched, beside all touched',
        inShort: 'sealing a window of 200,000 series, 1 % touched, beside all touched',
        figure: 'ms',
        unit: 'ms',
        target: { atMost: 0.05, times: 'all touched' },
      },
    ],
  },
  {
    script: 'recording/idle.js',
    runs: 2,
    rows: [
      {
        what: 'requests of an idle reporter, 100,000 series, nothing recorded',
        figure: 'requests',
        unit: '',
        target: { atMost: 0 },
        isSteady: true,
      },
      { what: 'its CPU, of one core', figure: 'percent', unit: '%', target: { atMost: 0.5 } },
    ],
  },
  {
    script: 'recording/importCost.js',
    rows: [
      { what: "`import 'librato-reporter'`, above bare node", figure: 'ms', unit: 'ms', target: { atMost: 120 } },
      { what: 'its memory, above bare node', figure: 'MB', unit: 'MB', target: { atMost: 30 } },
    ],
  },
]
