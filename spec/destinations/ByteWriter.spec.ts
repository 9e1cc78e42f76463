import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ByteWriter } from '../../lib/destinations/metricsApi/ByteWriter.js'

function textOf(write: (writer: ByteWriter) => void, room = 64): string {
  const writer = new ByteWriter(Buffer.alloc(room))
  write(writer)
  return writer.written.toString('latin1')
}

const written = (value: number) => textOf((writer) => writer.number(Float64Array.of(value), 0))

/** Decimals as people record them, sums of them with the noise of their last bits, and everything else that a double can be. */
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 22 })).map(([digits, places]) => digits / 10 ** places),
  fc
    .array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1 })
    .map((all) => all.reduce((sum, n) => sum + n / 100, 0)),
)

describe('numbers', () => {
  test('have the very digits that String gives them', () => {
    fc.assert(
      fc.property(numbers, (value) => written(value) === String(value)),
      { numRuns: 5_000 },
    )
  })

  test.each([
    0,
    -0,
    1,
    -1,
    9,
    10,
    99,
    100,
    999_999_999,
    1e9,
    1e9 + 1,
    2 ** 32,
    2 ** 32 - 1,
    999_999_999_999_999,
    1e15,
    1e15 + 2,
    1e21,
    1e126,
    -1e126,
    0.1,
    0.5,
    0.25,
    0.000001,
    0.0000015,
    1e-7,
    5e-324,
    1.7976931348623157e308,
    0.1 + 0.2,
    999_999_999.999_999,
    1e9 + 0.5,
    123.45,
    -0.07,
    1.005,
    8.41,
    1e-6 + 1e-7,
    2.5e-7,
    4_503_599_627.370_497,
  ])('%p too', (value) => {
    expect(written(value)).toBe(String(value))
  })
})

describe('text', () => {
  test('is copied, and what does not fit makes more room', () => {
    const text = 'a measurement '.repeat(1_000)
    expect(textOf((writer) => writer.text(text), 1)).toBe(text)
    expect(textOf((writer) => writer.text(''), 0)).toBe('')
  })

  test('and numbers fit in where the room ends within them', () => {
    for (let room = 0; room < 40; room += 1) {
      const text = textOf((writer) => {
        writer.text('value:')
        writer.number(Float64Array.of(-1.2345678901234567e-125), 0)
        writer.number(Float64Array.of(0, -123_456_789_012_345), 1)
        writer.number(Float64Array.of(12.5), 0)
      }, room)
      expect(text).toBe('value:-1.2345678901234567e-125-12345678901234512.5')
    }
  })

  test('is taken back to a length', () => {
    const text = textOf((writer) => {
      writer.text('kept, taken')
      writer.truncate(4)
      writer.text('!')
    })
    expect(text).toBe('kept!')
  })
})
