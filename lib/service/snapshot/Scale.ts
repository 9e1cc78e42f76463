/** How values become places along one axis, in pixels. */
export interface Scale {
  readonly place: (value: number) => number
  readonly ticks: readonly number[]
}

/** Where an axis begins and ends: pixels and values. */
export interface Extent {
  readonly from: number
  readonly to: number
  readonly min: number
  readonly max: number
}

/** A straight scale; `step`: between ticks. Halved before it is subtracted, since the ends may lie further apart than a number holds. */
export function linearScale({ from, to, min, max }: Extent, step: number): Scale {
  const span = max / 2 - min / 2
  const place = (value: number): number => pixel(from + ((value / 2 - min / 2) / span) * (to - from))
  const first = Math.ceil(min / step)
  const ticks = Array.from({ length: 12 }, (_, n) => (first + n) * step).filter((value) => value >= min && value <= max)
  return { place, ticks: [...new Set(ticks)] }
}

/** A scale of magnitudes, for values above 0; a tick for each power of ten, or of as many as there is room for. */
export function logScale({ from, to, min, max }: Extent): Scale {
  const low = Math.log10(min)
  const high = Math.log10(max)
  const each = Math.max(1, Math.ceil((high - low) / 8))
  const first = Math.ceil(low)
  const powers = Array.from({ length: 12 }, (_, n) => first + n * each).filter((power) => power <= high)
  return {
    place: (value) => pixel(from + ((Math.log10(value) - low) / (high - low)) * (to - from)),
    ticks: powers.map((power) => 10 ** power),
  }
}

/** 1, 2 or 5 times a power of ten, about five to the span. */
export function roundStep(min: number, max: number): number {
  const rough = max / 10 - min / 10
  const power = 10 ** Math.floor(Math.log10(rough * 2))
  const factor = (rough * 2) / power
  return power * (factor < 1.5 ? 1 : factor < 3.5 ? 2 : factor < 7.5 ? 5 : 10)
}

const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400]

/** Seconds between marks of time: about six to the span, whole days from two weeks on. */
export function timeStep(span: number): number {
  return timeSteps.find((step) => span / step <= 7) ?? Math.ceil(span / 6 / 86_400) * 86_400
}

/** To a tenth of a pixel, and within what every viewer can draw; 0 for what has no place, as sums beyond what a number holds: `NaN` would undo the whole path. */
function pixel(place: number): number {
  if (Number.isNaN(place)) return 0
  return Math.round(Math.min(1e5, Math.max(-1e5, place)) * 10) / 10
}
