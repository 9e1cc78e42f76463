/** @type {readonly import('../runner/Case.js').Case[]} */
export const serviceCases = [
  {
    script: 'service/ingest.js',
    runs: 3,
    rows: [
      {
        what: 'service: points a second, 1,000-measurement POSTs on 4 connections, 10,000 series, roll-ups on, durable',
        figure: 'pointsPerSecond',
        unit: '/s',
        target: { atLeast: 150_000 },
      },
    ],
  },
  {
    script: 'service/query.js',
    runs: 3,
    rows: [
      {
        what: 'service: one series of 10,000, one hour at 10 s, p95, idle',
        inShort: 'service: one series of 500, one hour at 10 s, p95, idle',
        figure: 'oneIdle',
        unit: 'ms',
        target: { atMost: 3 },
      },
      { what: 'the same while ingesting', figure: 'oneBusy', unit: 'ms', target: { atMost: 25 } },
      {
        what: 'service: sum over 100 series, one hour by the minute, p95, idle',
        inShort: 'service: sum over 100 of 500 series, one hour by the minute, p95, idle',
        figure: 'sumIdle',
        unit: 'ms',
        target: { atMost: 35 },
      },
      { what: 'the same while ingesting', figure: 'sumBusy', unit: 'ms', target: { atMost: 65 } },
    ],
  },
  {
    script: 'service/growth.js',
    runs: 1,
    isLong: true,
    rows: [
      {
        what: 'service: reading the last hour with 30 days of 1,000 series at 10 s, beside 1 day',
        figure: 'ms',
        unit: 'ms',
        target: { atMost: 1.5, times: '1 day' },
      },
    ],
  },
]
