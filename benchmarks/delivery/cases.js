/** @type {readonly import('../runner/Case.js').Case[]} */
export const deliveryCases = [
  {
    script: 'delivery/million.js',
    rows: [
      {
        what: 'deliver 1 M measurements (2 tags, five figures, batches of 1,000, concurrency 4): CPU of the process',
        figure: 'cpu',
        unit: 's',
        target: { atMost: 1, times: 'node:http + JSON.stringify' },
      },
      {
        what: 'the same beside OTLP with protobuf',
        figure: 'cpu',
        unit: 's',
        target: { atMost: 0.5, times: 'OTLP proto' },
      },
    ],
  },
]
