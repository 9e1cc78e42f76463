import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'

const css = readFileSync(new URL('../../../lib/service/web/styles/base.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')

type Rgb = readonly [number, number, number]

/** How people see who lack a kind of cone, on linear light (Machado, Oliveira and Fernandes, 2009). */
const sights: Record<string, readonly Rgb[]> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

function colour(scheme: string, name: string): Rgb {
  const hex = new RegExp(`--${name}: #(\\w{6})`).exec(scheme)?.[1] ?? ''
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return [r, g, b]
}

const times = (rows: readonly Rgb[], [r, g, b]: Rgb): Rgb => {
  const [x = 0, y = 0, z = 0] = rows.map(([one, two, three]) => one * r + two * g + three * b)
  return [x, y, z]
}

/** Oklab, in which distances are about as large as they are seen; times 100. */
function seen(linear: Rgb): Rgb {
  const inGamut = linear.map((value) => Math.min(1, Math.max(0, value))) as unknown as Rgb
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    inGamut,
  ).map(Math.cbrt) as unknown as Rgb
  return times(
    [
      [21.04542553, 79.3617785, -0.40720468],
      [197.79984951, -242.8592205, 45.05937099],
      [2.59040371, 78.27717662, -80.8675766],
    ],
    cones,
  )
}

function contrast(one: Rgb, other: Rgb): number {
  const [dim = 0, bright = 0] = [one, other]
    .map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b)
    .sort((a, b) => a - b)
  return (bright + 0.05) / (dim + 0.05)
}

describe.each([
  ['light', light],
  ['dark', dark],
])('in the %s', (_, scheme) => {
  const lines = Array.from({ length: 10 }, (_each, index) => colour(scheme, `line-${index}`))

  test('every line stands out from the ground of its chart', () => {
    for (const line of lines) expect(contrast(line, colour(scheme, 'card'))).toBeGreaterThan(3)
  })

  test.each(Object.entries(sights))('ten lines stay apart for eyes with %s, the first four clearly', (_name, sight) => {
    const points = lines.map((line) => seen(times(sight, line)))
    const tooNear = points.flatMap((point, index) =>
      points.slice(0, index).flatMap((other, earlier) => {
        const distance = Math.hypot(...point.map((value, at) => value - (other[at] ?? 0)))
        return distance < (index < 4 ? 10 : 5) ? [`${earlier} and ${index}: ${distance.toFixed(1)}`] : []
      }),
    )
    expect(tooNear).toEqual([])
  })
})
