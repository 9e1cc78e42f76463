import { expect, test } from '@jest/globals'
import { type FigureUnit, formatFigure } from '../../../lib/cli/terminal/formatFigure.js'

test.each<[number | null | undefined, FigureUnit, string]>([
  [0, 'seconds', '0 s'],
  [5e-8, 'seconds', '50.0 ns'],
  [0.00085, 'seconds', '850 µs'],
  [0.0009996, 'seconds', '1.00 ms'],
  [0.0123, 'seconds', '12.3 ms'],
  [1.5, 'seconds', '1.50 s'],
  [150, 'seconds', '2.50 min'],
  [7200, 'seconds', '2.00 h'],
  [200_000, 'seconds', '2.31 d'],
  [-0.5, 'seconds', '-500 ms'],
  [0, 'bytes', '0 B'],
  [999, 'bytes', '999 B'],
  [999.9, 'bytes', '1.00 kB'],
  [48_000_000, 'bytes', '48.0 MB'],
  [2 ** 63, 'bytes', '9.22 EB'],
  [1500, 'bytes/s', '1.50 kB/s'],
  [0.125, 'ratio', '12.5 %'],
  [1, 'ratio', '100 %'],
  [0.00001, 'ratio', '0.001 %'],
  [412, 'count', '412'],
  [0.25, 'count', '0.250'],
  [1234, 'count', '1.23k'],
  [3.5e6, 'count/s', '3.50M/s'],
  [0.05, 'seconds/s', '5.00 %'],
  [1e300, 'count', '1.0e+282E'],
  [1e-9, 'count', '1.0e-9'],
  [null, 'bytes', '–'],
  [undefined, 'bytes', '–'],
  [Number.NaN, 'seconds', '–'],
  [Number.POSITIVE_INFINITY, 'ratio', '–'],
])('%p %s reads %s', (value, unit, text) => {
  expect(formatFigure(value, unit)).toBe(text)
})
