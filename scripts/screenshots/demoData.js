/**
 * A plausible shop's figures of the last hours: what the screenshots show. The same every time but for its times, since chance is drawn from a seed.
 *
 * @param {(method: string, path: string, body?: object) => Promise<any>} call - of the service, below `/v1/`
 * @param {number} now - Unix seconds
 */
export async function fillWithDemoData(call, now) {
  const random = seeded(7)
  const hosts = ['web-1', 'web-2', 'web-3']
  const step = 10
  const from = Math.floor((now - 3 * 3600) / step) * step
  const measurements = []
  for (let time = from; time <= now; time += step) {
    const wave = 1 + 0.35 * Math.sin(time / 2_600) + 0.12 * Math.sin(time / 410)
    const isDeploying = time > now - 2_100 && time < now - 1_700
    for (const [index, host] of hosts.entries()) {
      const isAway = host === 'web-3' && isDeploying
      if (isAway) continue
      const requests = Math.round(step * (62 + 9 * index) * wave * (0.92 + 0.16 * random()))
      const base = (38 + 7 * index) * wave * (isDeploying ? 2.1 : 1)
      const tags = { host, service: 'checkout' }
      measurements.push(counted('http.requests', time, requests, { ...tags, route: '/pay' }, step))
      measurements.push(sampled('http.latency', time, requests, base, random, tags, { display_units_short: 'ms' }))
      measurements.push(
        sampled('process.memory.rss', time, 1, (310 + 24 * index + ((time / 40) % 60)) * 1e6, random, tags, {
          display_units_long: 'bytes',
        }),
      )
      measurements.push(
        sampled('process.cpu', time, 1, 0.21 * wave * (isDeploying ? 1.7 : 1), random, tags, {
          display_units_long: 'ratio',
        }),
      )
      measurements.push(
        sampled('event_loop.delay', time, 1, 0.0012 * wave * (isDeploying ? 6 : 1), random, tags, {
          display_units_long: 'seconds',
        }),
      )
    }
    for (const [queue, depth] of [
      ['mail', 12],
      ['invoices', 31],
      ['thumbnails', 20],
    ])
      measurements.push(
        sampled('queue.depth', time, 1, depth * wave * wave * (isDeploying ? 1.8 : 1), random, {
          queue,
          service: 'worker',
        }),
      )
    measurements.push(
      counted('orders.placed', time, Math.round(14 * wave * (0.7 + 0.6 * random())), { service: 'checkout' }, step),
    )
    measurements.push(
      counted(
        'payments.failed',
        time,
        Math.round((isDeploying ? 9 : 0.6) * random() * 2),
        { service: 'checkout' },
        step,
      ),
    )
    measurements.push(
      sampled(
        'cache.hit_ratio',
        time,
        1,
        0.93 - (isDeploying ? 0.2 : 0) * random(),
        random,
        { service: 'checkout' },
        { display_units_long: 'ratio' },
      ),
    )
    measurements.push(
      sampled('db.pool.waiting', time, 1, (isDeploying ? 14 : 2) * wave, random, { service: 'checkout' }),
    )
  }
  for (let first = 0; first < measurements.length; first += 1000)
    await call('POST', 'measurements', { measurements: measurements.slice(first, first + 1000) })

  await call('POST', 'annotations/deploys', {
    title: 'checkout 2.14',
    description: 'by the pipeline',
    start_time: now - 2_100,
    end_time: now - 1_700,
  })
  await call('POST', 'annotations/deploys', { title: 'worker 1.9', start_time: now - 700 })
  const space = await call('POST', 'spaces', { name: 'Checkout' })
  await call('POST', 'spaces', { name: 'Workers' })
  for (const chart of charts) await call('POST', `spaces/${space.id}/charts`, chart)
  const service = await call('POST', 'services', {
    type: 'webhook',
    title: 'on call',
    settings: { url: 'https://example.com/hook' },
  })
  for (const alert of alerts) await call('POST', 'alerts', { ...alert, services: [service.id] })
  return { space: space.id }
}

const charts = [
  {
    name: 'Requests',
    type: 'stacked',
    streams: [
      { metric: 'http.requests', tags: [{ name: 'host', values: ['*'], grouped: true }], group_function: 'sum' },
    ],
  },
  {
    name: 'Latency',
    type: 'line',
    streams: [{ metric: 'http.latency', units_short: 'ms' }],
    thresholds: [{ operator: '>', value: 110, type: 'red' }],
  },
  { name: 'Orders', type: 'bignumber', streams: [{ metric: 'orders.placed', name: 'orders placed' }] },
  { name: 'Queues', type: 'stacked', streams: [{ metric: 'queue.depth' }] },
  { name: 'Failed payments', type: 'line', streams: [{ metric: 'payments.failed', color: '#dc2626' }] },
  {
    name: 'Slowest host',
    type: 'bignumber',
    streams: [{ composite: 'max(s("http.latency","*"))', name: 'latency', units_short: 'ms' }],
    thresholds: [{ operator: '>', value: 60, type: 'yellow' }],
  },
]

const alerts = [
  {
    name: 'queue.invoices.long',
    description: 'Invoices pile up.',
    conditions: [
      { type: 'above', metric_name: 'queue.depth', threshold: 25, tags: [{ name: 'queue', values: ['invoices'] }] },
    ],
  },
  {
    name: 'checkout.slow',
    conditions: [
      {
        type: 'above',
        metric_name: 'http.latency',
        threshold: 250,
        duration: 300,
        summary_function: 'average',
        tags: [{ name: 'service', values: ['checkout'] }],
      },
    ],
  },
  {
    name: 'web.gone',
    description: 'A host of the shop went silent.',
    conditions: [
      { type: 'absent', metric_name: 'process.cpu', duration: 600, tags: [{ name: 'host', values: ['*'] }] },
    ],
  },
]

function counted(name, time, sum, tags, period) {
  return {
    name,
    time,
    count: Math.max(1, sum),
    sum,
    min: 1,
    max: 1,
    tags,
    period,
    attributes: { summarize_function: 'sum' },
  }
}

function sampled(name, time, count, level, random, tags, attributes = {}) {
  const value = level * (0.94 + 0.12 * random())
  return {
    name,
    time,
    count,
    sum: value * count,
    min: count === 1 ? value : value * 0.45,
    max: count === 1 ? value : value * 1.9,
    tags,
    period: 10,
    attributes,
  }
}

/** A sequence of numbers in [0, 1) that is the same every time. */
function seeded(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
