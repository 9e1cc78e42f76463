/** A series of the model: values by bucket, and tags. Nothing of the evaluator is used: sparse objects in the place of lists of points. */
export interface ModelSeries {
  readonly tags: Readonly<Record<string, string>>
  readonly values: Readonly<Record<number, number>>
}

/** An expression of the model, and how it is written. */
export interface ModelExpression {
  readonly text: string
  /** `shift`: buckets by which what is read lies earlier; `group`: tags that what is read must have. */
  readonly evaluate: (shift: number, group: Readonly<Record<string, string>>) => readonly ModelSeries[]
}

/** The buckets that are shown: 0 to `buckets - 1`. What was measured may lie before and after. */
export interface ModelData {
  readonly buckets: number
  readonly metrics: Readonly<Record<string, readonly ModelSeries[]>>
}

type Values = Readonly<Record<number, number>>

/** The composite language told once more, as its page tells it, and as slowly as it is simple. */
export class CompositeModel {
  readonly #data: ModelData

  constructor(data: ModelData) {
    this.#data = data
  }

  series(metric: string, tags: Readonly<Record<string, string>>): ModelExpression {
    const filter = Object.entries(tags)
    const shown = filter.length === 0 ? '"*"' : `{${filter.map(([tag, value]) => `${tag}: "${value}"`).join(', ')}}`
    return {
      text: `s("${metric}", ${shown})`,
      evaluate: (shift, group) =>
        (this.#data.metrics[metric] ?? [])
          .filter((one) => [...filter, ...Object.entries(group)].every(([tag, value]) => one.tags[tag] === value))
          .map((one) => ({ ...one, values: this.#visible(one.values, shift) }))
          .filter(({ values }) => Object.keys(values).length > 0)
          .sort((a, b) => compareTags(a.tags, b.tags)),
    }
  }

  set(items: readonly ModelExpression[]): ModelExpression {
    return {
      text: `[${items.map(({ text }) => text).join(', ')}]`,
      evaluate: (shift, group) => items.flatMap((item) => item.evaluate(shift, group)),
    }
  }

  /** `sum`, `mean`, `min`, `max`, `multiply`, `subtract`, `divide`. */
  join(how: keyof typeof joins, over: ModelExpression): ModelExpression {
    return {
      text: `${how}(${over.text})`,
      evaluate: (shift, group) => {
        const set = over.evaluate(shift, group)
        const isPair = how === 'subtract' || how === 'divide'
        if (set.length === 0 || (isPair && set.length !== 2)) return []
        const needsAll = isPair || how === 'multiply'
        const values: Record<number, number> = {}
        for (const bucket of this.#every(set)) {
          const there = set.flatMap(({ values }) => (bucket in values ? [values[bucket] as number] : []))
          if (!needsAll || there.length === set.length) values[bucket] = joins[how](there)
        }
        return [{ tags: commonTags(set), values: finite(values) }]
      },
    }
  }

  /** Anything that makes of each series another one. */
  each(before: string, after: string, over: ModelExpression, make: (values: Values) => Values): ModelExpression {
    return {
      text: `${before}${over.text}${after}`,
      evaluate: (shift, group) =>
        over.evaluate(shift, group).map((one) => ({ ...one, values: finite(make(one.values)) })),
    }
  }

  scale(factor: number, over: ModelExpression): ModelExpression {
    return this.each('scale(', `, {factor: "${factor}"})`, over, (values) => mapped(values, (value) => value * factor))
  }

  rate(over: ModelExpression): ModelExpression {
    return this.each('rate(', ')', over, (values) => mapped(values, (value) => value * (1 / 60)))
  }

  derive(detectsReset: boolean, over: ModelExpression): ModelExpression {
    return this.each('derive(', `, {detect_reset: ${detectsReset}})`, over, (values) => {
      const made: Record<number, number> = {}
      let before: number | undefined
      for (const bucket of ordered(values)) {
        const value = values[bucket] as number
        if (before !== undefined) made[bucket] = detectsReset && value < before ? 0 : value - before
        before = value
      }
      return made
    })
  }

  integrate(over: ModelExpression): ModelExpression {
    return this.each('integrate(', ')', over, (values) => {
      let total = 0
      return mapped(values, (value) => (total += value))
    })
  }

  window(size: number, how: 'mean' | 'sum' | 'min' | 'max' | 'median', over: ModelExpression): ModelExpression {
    return this.each('window(', `, {size: ${size}, function: "${how}"})`, over, (values) => {
      const buckets = ordered(values)
      const made: Record<number, number> = {}
      for (let last = size - 1; last < buckets.length; last += 1) {
        const within = buckets.slice(last - size + 1, last + 1).map((bucket) => values[bucket] as number)
        made[buckets[last] as number] = how === 'median' ? median(within) : joins[how](within)
      }
      return made
    })
  }

  fill(value: number | 'last', over: ModelExpression): ModelExpression {
    return this.each('fill(', `, {value: "${value}"})`, over, (values) => {
      const made: Record<number, number> = { ...values }
      for (let bucket = 0; bucket < this.#data.buckets; bucket += 1) {
        if (bucket in made) continue
        const filled = value === 'last' ? made[bucket - 1] : value
        if (filled !== undefined) made[bucket] = filled
      }
      return made
    })
  }

  timeshift(back: readonly number[], over: ModelExpression): ModelExpression {
    return {
      text: `timeshift("${back.join(',')}m", ${over.text})`,
      evaluate: (shift, group) => back.flatMap((minutes) => over.evaluate(shift + minutes, group)),
    }
  }

  groupBy(tag: string, over: ModelExpression): ModelExpression {
    return {
      text: `group_by("${tag}", ${over.text})`,
      evaluate: (shift, group) => {
        const tags = Object.values(this.#data.metrics)
          .flat()
          .flatMap(({ tags }) => tags[tag] ?? [])
        // The expression once for each value that any series has: what reads nothing then gives nothing, or an empty series.
        return [...new Set(tags)].sort().flatMap((value) => {
          if (group[tag] !== undefined && group[tag] !== value) return []
          return over
            .evaluate(shift, { ...group, [tag]: value })
            .map((one) => ({ ...one, tags: { ...one.tags, [tag]: value } }))
        })
      },
    }
  }

  rank(
    name: 'top' | 'bottom',
    count: number,
    how: 'mean' | 'sum' | 'min' | 'max',
    over: ModelExpression,
  ): ModelExpression {
    return {
      text: `${name}(${over.text}, {count: ${count}, function: "${how}"})`,
      evaluate: (shift, group) => {
        const set = over.evaluate(shift, group).filter(({ values }) => Object.keys(values).length > 0)
        const ranked = set.map((one, place) => ({ one, place, by: overall(one.values, how) }))
        ranked.sort((a, b) => (name === 'top' ? b.by - a.by : a.by - b.by) || a.place - b.place)
        return ranked.slice(0, count).map(({ one }) => one)
      },
    }
  }

  filter(bound: 'gt' | 'lt' | 'gte' | 'lte', limit: number, over: ModelExpression): ModelExpression {
    const holds = {
      gt: (value: number) => value > limit,
      lt: (value: number) => value < limit,
      gte: (value: number) => value >= limit,
      lte: (value: number) => value <= limit,
    }[bound]
    return {
      text: `filter(${over.text}, {${bound}: ${limit}, function: "max"})`,
      evaluate: (shift, group) =>
        over
          .evaluate(shift, group)
          .filter(({ values }) => Object.keys(values).length > 0 && holds(overall(values, 'max'))),
    }
  }

  /** What an expression comes to: series without a point are left out. */
  answer(expression: ModelExpression): readonly ModelSeries[] {
    return expression.evaluate(0, {}).filter(({ values }) => Object.keys(values).length > 0)
  }

  #visible(values: Values, shift: number): Values {
    const seen: Record<number, number> = {}
    for (let bucket = 0; bucket < this.#data.buckets; bucket += 1) {
      const value = values[bucket - shift]
      if (value !== undefined) seen[bucket] = value
    }
    return seen
  }

  #every(set: readonly ModelSeries[]): readonly number[] {
    return [...new Set(set.flatMap(({ values }) => ordered(values)))].sort((a, b) => a - b)
  }
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value)

const joins = {
  sum: total,
  mean: (values: readonly number[]) => total(values) / values.length,
  min: (values: readonly number[]) => Math.min(...values),
  max: (values: readonly number[]) => Math.max(...values),
  multiply: (values: readonly number[]) => values.reduce((product, value) => product * value),
  subtract: ([a = 0, b = 0]: readonly number[]) => a - b,
  divide: ([a = 0, b = 0]: readonly number[]) => a / b,
} as const

function ordered(values: Values): readonly number[] {
  return Object.keys(values)
    .map(Number)
    .sort((a, b) => a - b)
}

function mapped(values: Values, make: (value: number) => number): Values {
  return Object.fromEntries(ordered(values).map((bucket) => [bucket, make(values[bucket] as number)]))
}

function finite(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

function overall(values: Values, how: 'mean' | 'sum' | 'min' | 'max'): number {
  return joins[how](ordered(values).map((bucket) => values[bucket] as number))
}

function commonTags(set: readonly ModelSeries[]): Readonly<Record<string, string>> {
  const [first] = set
  return Object.fromEntries(
    Object.entries(first?.tags ?? {}).filter(([tag, value]) => set.every(({ tags }) => tags[tag] === value)),
  )
}

function compareTags(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): number {
  const flat = (tags: Readonly<Record<string, string>>) => Object.entries(tags).sort().flat().join('\0')
  return flat(a) < flat(b) ? -1 : 1
}
