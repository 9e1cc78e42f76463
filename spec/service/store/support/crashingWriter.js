// Writes one submission after the other into the directory it is given, and prints the number of each once it is acknowledged. Killed by its parent.
import { systemRuntime as runtime } from '../../../../dist/runtime/systemRuntime.js'
import { openStore } from '../../../../dist/service/store/openStore.js'

const [directory, first, start] = process.argv.slice(2)
const store = await openStore({ directory, runtime })
for (let n = Number(first); ; n += 1) {
  const time = Number(start) + n
  const series = { model: 'source', source: 'a' }
  await store.write({
    measurements: [
      ...Array.from({ length: 50 }, (_, i) => ({
        index: i,
        name: `gauge.${i}`,
        kind: 'gauge',
        series,
        time,
        value: 1,
      })),
      { index: 50, name: 'counter', kind: 'counter', series, time, value: n },
    ],
    atomic: true,
    refusals: [],
    receivedAt: runtime.now(),
    idempotency: { key: `k.${n}`, hash: 'h' },
  })
  process.stdout.write(`${n}\n`)
  if (n % 7 === 0) void store.maintain(runtime.now())
}
