import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CompositeFault, parseComposite } from '../../../lib/service/composites/index.js'
import { parseSyntax } from '../../../lib/service/composites/syntax/parseSyntax.js'
import { printTree, type Tree, treeOf } from './support/printSyntax.js'

const word = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
const literal: fc.Arbitrary<Tree> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), value: fc.string({ unit: 'binary', maxLength: 12 }) }),
  fc.record({ kind: fc.constant('word' as const), value: word }),
  fc.record({
    kind: fc.constant('number' as const),
    value: fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => String(number)),
      fc.constantFrom('1.', '.5', '+3', '-0', '1e9'),
    ),
  }),
)
const options: fc.Arbitrary<Tree> = fc.record({
  kind: fc.constant('options' as const),
  entries: fc.array(
    fc.record({ key: fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constant('__proto__')), value: literal }),
    { maxLength: 3 },
  ),
})
const { expression } = fc.letrec<{ expression: Tree; argument: Tree }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5 },
    fc.record({ kind: fc.constant('set' as const), items: fc.constant([]) }),
    fc.record({ kind: fc.constant('call' as const), name: word, args: fc.array(tie('argument'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('set' as const), items: fc.array(tie('expression'), { maxLength: 3 }) }),
  ),
  argument: fc.oneof({ maxDepth: 5 }, literal, options, tie('expression')),
}))

const faultOf = (text: string): CompositeFault => {
  try {
    parseComposite(text)
  } catch (error) {
    if (error instanceof CompositeFault) return error
    throw error
  }
  throw new Error(`was parsed: ${text.slice(0, 80)}`)
}

describe('an expression', () => {
  test('printed and parsed again is the same, whatever the space in it', () => {
    fc.assert(
      fc.property(expression, fc.constantFrom('', ' ', '\n', '\t \r\n'), (tree, space) => {
        expect(treeOf(parseSyntax(printTree(tree, space)))).toEqual(tree)
      }),
      { numRuns: 200 },
    )
  })

  test('keeps quotes, backslashes and anything else in its texts', () => {
    const parsed = treeOf(parseSyntax(String.raw`s("a\"b", 'c\'d', "C:\dir\\", "é 👍 ${'\n'}")`))
    expect(parsed).toMatchObject({
      args: ['a"b', "c'd", 'C:\\dir\\', 'é 👍 \n'].map((value) => ({ kind: 'text', value })),
    })
  })
})

describe('a syntax error names the column and what was expected', () => {
  test.each([
    ['', 'column 1: expected a function such as sum(…), or a set in brackets, but the expression ends'],
    ['   ', 'column 4: expected a function such as sum(…), or a set in brackets, but the expression ends'],
    ['"cpu"', 'column 1: expected a function such as sum(…), or a set in brackets, but found the text "cpu"'],
    ['sum', 'column 4: expected "(", but the expression ends'],
    ['sum(s("a", "*")', 'column 16: expected "," or ")", but the expression ends'],
    ['sum(s("a", "*"))) ', 'column 17: expected the end of the expression, but found ")"'],
    ['s("a", "*") s("b", "*")', 'column 13: expected the end of the expression, but found "s"'],
    ['s("a" "*")', 'column 7: expected "," or ")", but found the text "*"'],
    ['s("a", "*', 'column 8: the text that begins here is never closed'],
    ['s("a", "*\\")', 'column 8: the text that begins here is never closed'],
    [
      's("a",)',
      'column 7: expected an argument: a function, a set in brackets, a quoted text, or options in braces, but found ")"',
    ],
    ['[s("a", "*"),]', 'column 14: expected a function such as sum(…), or a set in brackets, but found "]"'],
    [
      '[s("a", "*"), "b"]',
      'column 15: expected a function such as sum(…), or a set in brackets, but found the text "b"',
    ],
    ['s("a", {function "sum"})', 'column 18: expected ":", but found the text "sum"'],
    ['s("a", {1: "sum"})', 'column 9: expected the name of an option or tag, but found "1"'],
    ['s("a", {host: })', 'column 15: expected a value: a quoted text, a number or a word, but found "}"'],
    ['s("a", {host: {}})', 'column 15: expected a value: a quoted text, a number or a word, but found "{"'],
    ['sum(s("a", "*"); )', 'column 16: unexpected character ";"'],
    ['s("é👍", "*") §', 'column 14: unexpected character "§"'],
    ['👍', 'column 1: unexpected character "👍"'],
    ['sum(\n  s("a", "*"),\n  §)', 'line 3, column 3: unexpected character "§"'],
    [`${'s'.repeat(60)} x`, `column 62: expected "(", but found "x"`],
  ])('%j', (text, message) => {
    expect(faultOf(text).message).toBe(message)
  })
})

describe('a name, argument or option that means nothing is refused with its column', () => {
  test.each([
    ['summ(s("a", "*"))', /^column 1: unknown function "summ"; known are series, s, timeshift, .*sum, /],
    ['sum(constructor())', /^column 5: unknown function "constructor"/],
    ['__proto__()', /^column 1: unknown function "__proto__"/],
    ['SUM(s("a", "*"))', /^column 1: unknown function "SUM"/],
    ['sum()', /^column 1: expected a set of series: sum\(set\)/],
    ['sum("a")', /^column 5: expected a set of series: sum\(set\)/],
    ['sum(s("a", "*"), s("b", "*"))', /^column 18: expected "\)": sum\(set\); several series go in brackets: \[a, b\]/],
    ['sum(s("a", "*"), {factor: 1})', /^column 18: expected "\)"/],
    ['scale(s("a", "*"), {factor: 1}, {})', /^column 33: expected "\)"/],
    ['s()', /^column 1: expected the name or pattern of a metric/],
    ['s("")', /^column 3: expected the name or pattern of a metric/],
    ['s(a, "*")', /^column 3: expected the name or pattern of a metric/],
    ['s("a")', /^column 1: expected a source or tags after the metric/],
    ['s("a", "")', /^column 8: expected a source; "\*" stands for all/],
    ['s("a", s("b", "*"))', /^column 8: expected a source or tags/],
    ['s("a", "*", "sum")', /^column 13: expected options in braces/],
    ['s("a", "*", {}, {})', /^column 17: expected "\)"/],
    ['s("a", "*", {function: "p99"})', /^column 24: the option "function" must be one of min, max, mean/],
    ['s("a", "*", {period: 0})', /^column 22: the option "period" must be a whole number between 1 and 604800/],
    ['s("a", "*", {period: 1.5})', /^column 22: the option "period" must be/],
    ['s("a", "*", {perod: 60})', /^column 14: unknown option "perod"; known are function, period/],
    ['s("a", "*", {period: 60, period: 60})', /^column 26: the option "period" is given twice/],
    ['s("a", "*", {"__proto__": 60})', /^column 14: unknown option "__proto__"/],
    ['s("a", "&")', /^column 8: "&" is only known within map/],
    ['s("a", {host: "&"})', /^column 8: "&" is only known within map/],
    ['scale(s("a", "*"))', /^column 1: the option "factor" is required/],
    ['scale(s("a", "*"), {})', /^column 20: the option "factor" is required/],
    ['scale(s("a", "*"), {factor: "x"})', /^column 29: the option "factor" must be a number, or a fraction/],
    ['scale(s("a", "*"), {factor: "1/0"})', /^column 29: the option "factor" must be a number, or a fraction/],
    ['scale(s("a", "*"), {factor: 1e999})', /^column 29: the option "factor" must be a number/],
    ['rate(s("a", "*"), {duration: 0})', /^column 30: the option "duration" must be positive/],
    ['derive(s("a", "*"), {detect_reset: 1})', /^column 36: the option "detect_reset" must be one of true, false/],
    ['window(s("a", "*"), {size: 65})', /^column 28: the option "size" must be a whole number between 1 and 64/],
    ['window(s("a", "*"), {size: 2, function: "count"})', /^column 41: the option "function" must be one of/],
    ['fill(s("a", "*"))', /^column 1: the option "value" is required: a number, or "last"/],
    ['fill(s("a", "*"), {value: "first"})', /^column 27: the option "value" must be a number/],
    ['top(s("a", "*"), {count: 0})', /^column 26: the option "count" must be a whole number/],
    ['filter(s("a", "*"), {function: "max"})', /^column 21: the option "gt" is required, or another bound/],
    ['timeshift("1w")', /^column 1: expected two arguments/],
    ['timeshift("1y", s("a", "*"))', /^column 11: expected shifts such as "1w"/],
    ['timeshift(1, s("a", "*"))', /^column 11: expected shifts such as "1w"/],
    ['timeshift("1,,2w", s("a", "*"))', /^column 11: expected shifts/],
    ['timeshift("0..99w", s("a", "*"))', /^column 11: expected shifts/],
    ['timeshift("999999999w", s("a", "*"))', /^column 11: expected shifts/],
    [`timeshift("${'1,'.repeat(40)}1w", s("a", "*"))`, /^column 11: expected shifts/],
    ['timeshift("1w", s("a", "*"), {})', /^column 30: expected "\)"/],
    ['group_by("", s("a", "*"))', /^column 10: expected the names of 1 to 50 tags/],
    ['group_by("a,,b", s("a", "*"))', /^column 10: expected the names/],
    ['group_by({}, s("a", "*"))', /^column 10: expected the names/],
    ['group_by("a", "b")', /^column 15: expected a set of series/],
    ['map("*", s("a", "*"))', /^column 1: no series\(…\) in this map has "&"/],
    ['map({a: "*", b: "*"}, s("a", "&"))', /^column 5: expected a source, or one tag/],
    ['map("", s("a", "&"))', /^column 5: expected a source, or one tag/],
    ['map("*", s("a", {zone: "&"}))', /^column 24: "&" stands for a value of "source" in this map/],
    ['map("*", map("b", s("a", "&")))', /^column 1: no series\(…\) in this map has "&"/],
  ])('%s', (text, message) => {
    expect(faultOf(text).message).toMatch(message)
  })
})

describe('a hostile expression', () => {
  test.each([
    ['deep calls', 'sum('.repeat(4_000)],
    ['deep sets', '['.repeat(16_384)],
    ['deep and closed', `${'sum('.repeat(65)}[]${')'.repeat(65)}`],
  ])('is refused: %s', (_, text) => {
    expect(faultOf(text).message).toMatch(/nested deeper than 64 levels$/)
  })

  test('is refused for its length before it is read', () => {
    expect(faultOf(' '.repeat(1_000_000)).message).toBe('is too long (at most 16384 characters)')
  })

  test('of the greatest depth and length is read', () => {
    parseComposite(`${'sum('.repeat(63)}[]${')'.repeat(63)}`)
    const items = Array.from({ length: 1_820 }, () => 'sum([])').join(', ')
    parseComposite(`[${items}]`.padEnd(16_384))
  })

  test('never does more than fail with a column', () => {
    const pieces = fc.constantFrom(
      's(',
      'sum(',
      '"a"',
      "'",
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ')',
      ',',
      ':',
      '&',
      '1',
      ' ',
      '\0',
      '👍',
      '\ud800',
      '__proto__',
      'map(',
      'timeshift(',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((list) => list.join('')),
        ),
        (text) => {
          try {
            parseComposite(text)
          } catch (error) {
            expect(error).toBeInstanceOf(CompositeFault)
            expect((error as CompositeFault).column).toBeGreaterThanOrEqual(1)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
