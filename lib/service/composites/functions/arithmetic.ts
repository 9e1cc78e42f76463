import { join } from './joining.js'
import type { SetFunction } from './SetFunction.js'

/** `subtract`, `divide`: of exactly two series, where both have a point. Of any other number there is no result, as the language says. */
const pairs: readonly SetFunction[] = (
  [
    ['subtract', (a: number, b: number) => a - b],
    ['divide', (a: number, b: number) => a / b],
  ] as const
).map(([name, operate]) => ({
  name,
  usage: `${name}([set, set])`,
  options: [],
  read: () => ({
    whole: (set) =>
      set.length === 2 ? join(set, ([a, b]) => (a === undefined || b === undefined ? undefined : operate(a, b))) : [],
  }),
}))

/** `multiply`: of any number of series, where all have a point: a missing factor is not a factor of 1. */
const multiply: SetFunction = {
  name: 'multiply',
  usage: 'multiply(set)',
  options: [],
  read: () => ({
    whole: (set) =>
      join(set, (values) =>
        values.length === set.length ? values.reduce((product, value) => product * value) : undefined,
      ),
  }),
}

export const arithmetic: readonly SetFunction[] = [...pairs, multiply]
