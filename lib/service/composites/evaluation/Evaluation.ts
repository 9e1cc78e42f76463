import type { Expression } from '../Expression.js'
import type { SetOperator, Spend } from '../functions/SetFunction.js'
import type { Mapping } from '../Mapping.js'
import type { EvaluationBudget } from './EvaluationBudget.js'
import { isInGroup, mappedValue, type Scope } from './Scope.js'
import type { Series, TimeRange } from './Series.js'
import type { SeriesLoader } from './SeriesLoader.js'

/** One walk through an expression, from the series it reads up to its result. */
export class Evaluation {
  readonly #loader: SeriesLoader
  readonly #budget: EvaluationBudget
  readonly #range: TimeRange

  constructor(loader: SeriesLoader, budget: EvaluationBudget, range: TimeRange) {
    this.#loader = loader
    this.#budget = budget
    this.#range = range
  }

  /** The series that an expression comes to in a scope. @throws CompositeFault when that is too much */
  async evaluate(expression: Expression, scope: Scope): Promise<readonly Series[]> {
    await this.#budget.breathe()
    const set = await this.#evaluate(expression, scope)
    this.#budget.spend('steps', set.length + countPoints(set))
    return set
  }

  async #evaluate(expression: Expression, scope: Scope): Promise<readonly Series[]> {
    switch (expression.kind) {
      case 'series':
        return this.#read(expression, scope)
      case 'set':
        return this.#concat(expression.items, (item) => this.evaluate(item, scope))
      case 'apply':
        return this.#apply(expression.operator, await this.evaluate(expression.over, scope))
      case 'timeshift':
        return this.#concat(expression.shifts, (shift) =>
          this.evaluate(expression.over, { ...scope, shift: scope.shift + shift }),
        )
      case 'group':
        return this.#group(expression.tags, expression.over, scope)
      case 'map':
        return this.#map(expression.mapping, expression.over, scope)
    }
  }

  async #apply(operator: SetOperator, set: readonly Series[]): Promise<readonly Series[]> {
    if ('whole' in operator) return operator.whole(set).map(finite)
    const spend: Spend = (what, points) => this.#budget.spend(what, points)
    return this.#concat(set, async (series) => {
      await this.#budget.breathe()
      return [finite({ ...series, points: operator.each(series, this.#range, spend) })]
    })
  }

  async #read(read: Expression & { kind: 'series' }, scope: Scope): Promise<readonly Series[]> {
    const all = await this.#loader.load(read, scope.shift)
    this.#budget.spend('steps', all.length)
    const value = read.mapping === undefined ? undefined : scope.mapped.get(read.mapping)
    return all.filter(
      (series) =>
        isInGroup(series, scope) &&
        (read.mapping === undefined || value === undefined || mappedValue(read.mapping, series) === value),
    )
  }

  /** The expression once for each set of values; series that lack one of the tags belong to no group. */
  async #group(tags: readonly string[], over: Expression, scope: Scope): Promise<readonly Series[]> {
    const groups = new Map<string, readonly (readonly [string, string])[]>()
    for (const series of await this.#inputs(over, scope)) {
      const values = tags.map((tag) => series.tags.get(tag))
      if (values.includes(undefined)) continue
      const group = tags.map((tag, i) => [tag, values[i] ?? ''] as const)
      groups.set(JSON.stringify(values), group)
    }
    const ordered = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
    return this.#concat(ordered, async (group) => {
      const set = await this.evaluate(over, { ...scope, tags: [...scope.tags, ...group] })
      return set.map((series) => ({ ...series, tags: new Map([...series.tags, ...group]) }))
    })
  }

  /** The expression once for each value that `&` stands for. */
  async #map(mapping: Mapping, over: Expression, scope: Scope): Promise<readonly Series[]> {
    const values = new Set<string>()
    for (const series of await this.#inputs(over, scope, mapping)) {
      const value = mappedValue(mapping, series)
      if (value !== undefined) values.add(value)
    }
    return this.#concat([...values].sort(), async (value) => {
      const set = await this.evaluate(over, { ...scope, mapped: new Map([...scope.mapped, [mapping, value]]) })
      return set.map((series) =>
        mapping.by === 'source'
          ? { ...series, source: value }
          : { ...series, tags: new Map([...series.tags, [mapping.by.tag, value]]) },
      )
    })
  }

  /** All that an expression reads in a scope; with a mapping, only what its `&` stands for. */
  async #inputs(expression: Expression, scope: Scope, mapping?: Mapping): Promise<readonly Series[]> {
    await this.#budget.breathe()
    if (expression.kind === 'series')
      return mapping === undefined || expression.mapping === mapping ? this.#read(expression, scope) : []
    if (expression.kind === 'set') return this.#concat(expression.items, (item) => this.#inputs(item, scope, mapping))
    if (expression.kind === 'timeshift')
      return this.#concat(expression.shifts, (shift) =>
        this.#inputs(expression.over, { ...scope, shift: scope.shift + shift }, mapping),
      )
    return this.#inputs(expression.over, scope, mapping)
  }

  async #concat<T>(items: readonly T[], read: (item: T) => Promise<readonly Series[]>): Promise<readonly Series[]> {
    const all: Series[] = []
    // One after the other: each may be large, and what is too much is found out before all of it is there.
    for (const item of items) for (const series of await read(item)) all.push(series)
    return all
  }
}

/** Without points that JSON can't hold: a division by zero, a sum beyond what a number holds. */
function finite(series: Series): Series {
  const { points } = series
  return points.every(({ value }) => Number.isFinite(value))
    ? series
    : { ...series, points: points.filter(({ value }) => Number.isFinite(value)) }
}

function countPoints(set: readonly Series[]): number {
  return set.reduce((count, { points }) => count + points.length, 0)
}
