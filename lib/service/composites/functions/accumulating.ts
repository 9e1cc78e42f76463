import type { Point } from '../../query/pointsOf.js'
import type { SetFunction } from './SetFunction.js'

/** `derive`: by how much each point differs from the one before; the first has none before. With `detect_reset` a fall counts as 0. */
const derive: SetFunction = {
  name: 'derive',
  usage: 'derive(set, {detect_reset})',
  options: ['detect_reset'],
  read(options) {
    const detectsReset = options.flag('detect_reset') ?? false
    return { each: ({ points }) => differences(points, detectsReset) }
  },
}

/** `integrate`: the sum of each point and all before it in the range. */
const integrate: SetFunction = {
  name: 'integrate',
  usage: 'integrate(set)',
  options: [],
  read: () => ({ each: ({ points }) => runningSums(points) }),
}

function differences(points: readonly Point[], detectsReset: boolean): Point[] {
  return points.slice(1).map(({ time, value }, i) => {
    const difference = value - points[i]!.value
    return { time, value: detectsReset ? Math.max(0, difference) : difference }
  })
}

function runningSums(points: readonly Point[]): Point[] {
  let sum = 0
  return points.map(({ time, value }) => {
    sum += value
    return { time, value: sum }
  })
}

export const accumulating: readonly SetFunction[] = [derive, integrate]
