import { expect } from '@jest/globals'
import fc from 'fast-check'
import { byTags } from '../../store/support/submission.js'
import { CompositeModel, type ModelData, type ModelExpression, type ModelSeries } from './CompositeModel.js'
import { CompositeStore } from './compositeStore.js'

const buckets = 10
/** Minutes before and after what is shown in which something was measured. */
const margin = 3

/** Quarters, so that sums and means of few are exact; zeros, so that divisions fail. */
const value = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: -200, max: 200 }).map((n) => n / 4) },
)
const tags = fc.record({
  zone: fc.constantFrom('x', 'y'),
  host: fc.constantFrom('a', 'b', 'c'),
  disk: fc.constantFrom(undefined, 'sda', 'sdb'),
})
const oneSeries = fc.record({ tags, values: fc.array(value, { minLength: 1, maxLength: buckets + 2 * margin }) })
const metric = fc.uniqueArray(oneSeries, { maxLength: 4, selector: (one) => JSON.stringify(one.tags) })

/** An expression, as a function of the model that it is told to. */
type Told = (model: CompositeModel) => ModelExpression

const { told } = fc.letrec<{ told: Told; leaf: Told }>((tie) => ({
  leaf: fc
    .record({
      name: fc.constantFrom('m1', 'm2', 'nothing'),
      filter: fc.constantFrom<Record<string, string>>({}, { zone: 'x' }, { host: 'a' }, { disk: 'sda' }),
    })
    .map(
      ({ name, filter }): Told =>
        (model) =>
          model.series(name, filter),
    ),
  told: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'composite' },
    tie('leaf'),
    fc.array(tie('told'), { maxLength: 3 }).map(
      (items): Told =>
        (model) =>
          model.set(items.map((one) => one(model))),
    ),
    fc.tuple(fc.constantFrom('sum', 'mean', 'min', 'max', 'multiply', 'subtract', 'divide'), tie('told')).map(
      ([how, over]): Told =>
        (model) =>
          model.join(how, over(model)),
    ),
    fc.tuple(fc.constantFrom('subtract', 'divide'), tie('told'), tie('told')).map(
      ([how, a, b]): Told =>
        (model) =>
          model.join(how, model.set([a(model), b(model)])),
    ),
    fc.tuple(fc.constantFrom(0, 0.5, -2), tie('told')).map(
      ([factor, over]): Told =>
        (model) =>
          model.scale(factor, over(model)),
    ),
    tie('told').map(
      (over): Told =>
        (model) =>
          model.rate(over(model)),
    ),
    fc.tuple(fc.boolean(), tie('told')).map(
      ([detects, over]): Told =>
        (model) =>
          model.derive(detects, over(model)),
    ),
    tie('told').map(
      (over): Told =>
        (model) =>
          model.integrate(over(model)),
    ),
    fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom('mean', 'sum', 'min', 'max', 'median'), tie('told')).map(
      ([size, how, over]): Told =>
        (model) =>
          model.window(size, how, over(model)),
    ),
    fc.tuple(fc.constantFrom<number | 'last'>(0, 7, 'last'), tie('told')).map(
      ([filled, over]): Told =>
        (model) =>
          model.fill(filled, over(model)),
    ),
    fc.tuple(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 2 }), tie('told')).map(
      ([back, over]): Told =>
        (model) =>
          model.timeshift(back, over(model)),
    ),
    fc.tuple(fc.constantFrom('zone', 'host', 'disk'), tie('told')).map(
      ([tag, over]): Told =>
        (model) =>
          model.groupBy(tag, over(model)),
    ),
    fc
      .tuple(
        fc.constantFrom('top', 'bottom'),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom('mean', 'sum', 'min', 'max'),
        tie('told'),
      )
      .map(
        ([name, count, how, over]): Told =>
          (model) =>
            model.rank(name, count, how, over(model)),
      ),
    fc.tuple(fc.constantFrom('gt', 'lt', 'gte', 'lte'), fc.integer({ min: -20, max: 20 }), tie('told')).map(
      ([bound, limit, over]): Told =>
        (model) =>
          model.filter(bound, limit, over(model)),
    ),
  ),
}))

/** Holds the parser and the evaluator, over a real store, against the model, for generated data and expressions. */
export async function checkCompositesAgainstModel(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(metric, metric, fc.array(told, { minLength: 1, maxLength: 4 }), async (m1, m2, expressions) => {
      const data: ModelData = { buckets, metrics: { m1: m1.map(modelled), m2: m2.map(modelled) } }
      const model = new CompositeModel(data)
      const store = await CompositeStore.open()
      try {
        for (const [name, all] of Object.entries({ m1, m2 }))
          for (const { tags: given, values } of all) await store.write(name, byTags(defined(given)), values, -margin)
        for (const expression of expressions.map((one) => one(model))) {
          const shown = await store.show(expression.text)
          const expected = model.answer(expression)
          expect({ text: expression.text, tags: shown.map((one) => one.tags) }).toEqual({
            text: expression.text,
            tags: expected.map((one) => one.tags),
          })
          for (const [index, { points }] of shown.entries()) expectClose(points, expected[index]?.values ?? {})
        }
      } finally {
        await store.store.close()
      }
    }),
    { numRuns },
  )
}

function modelled({ tags: given, values }: { tags: object; values: readonly (number | null)[] }): ModelSeries {
  const entries = values.flatMap((one, index) => (one === null ? [] : [[index - margin, one] as const]))
  return { tags: defined(given), values: Object.fromEntries(entries) }
}

function defined(given: object): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter(([, one]) => one !== undefined))
}

/** The same buckets, and the same values but for rounding: of a mean it depends on the order. */
function expectClose(points: Readonly<Record<number, number>>, expected: Readonly<Record<number, number>>): void {
  expect(Object.keys(points)).toEqual(Object.keys(expected))
  for (const [bucket, value] of Object.entries(expected)) {
    const given = points[Number(bucket)] ?? Number.NaN
    expect(Math.abs(given - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
  }
}
