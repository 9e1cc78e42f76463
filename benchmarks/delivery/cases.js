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
  {
    script: 'delivery/encode.js',
    rows: [
      {
        what: 'encode a measurement (2 tags, five figures) into the bytes of its batch',
        figure: 'ns',
        unit: 'ns',
        target: { atMost: 1, times: 'JSON.stringify' },
      },
    ],
  },
  {
    script: 'delivery/request.js',
    rows: [
      {
        what: 'a small POST through the HTTP core: CPU of the process',
        figure: 'us',
        unit: 'µs',
        target: { atMost: 1, times: 'got' },
      },
    ],
  },
]
