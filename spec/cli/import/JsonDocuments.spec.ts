import { expect, test } from '@jest/globals'
import { JsonDocuments } from '../../../lib/cli/import/JsonDocuments.js'

function read(text: string, longest?: number): unknown[] {
  const documents = new JsonDocuments(longest)
  const found = [...text.split('\n').map((line, index) => documents.add(index + 1, line)), documents.end()]
  return found.flatMap((each) => (each === undefined ? [] : ['fault' in each ? `${each.line}: ${each.fault}` : each]))
}

test('a document that is too long is one fault, and the next one is read', () => {
  const long = JSON.stringify({ a: Array.from({ length: 50 }, (_, n) => ({ n })) }, undefined, 1)
  const end = long.split('\n').length
  expect(read(`${long}\n{"b":1}\n${long}`, 100)).toEqual([
    '1: is longer than a document can be; write a measurement a line, as jq -c does',
    { line: end + 1, document: { b: 1 } },
    `${end + 2}: is longer than a document can be; write a measurement a line, as jq -c does`,
  ])
  expect(read(long)).toEqual([{ line: 1, document: JSON.parse(long) }])
})

test('brackets and quotes in texts are none, and more closed than were opened do no harm', () => {
  const text = '{\n"a": "}]\\"{[",\n"b": [\n1\n]\n}\n]\n{"c":2}'
  expect(read(text)).toEqual([
    { line: 1, document: { a: '}]"{[', b: [1] } },
    '7: is no JSON',
    { line: 8, document: { c: 2 } },
  ])
  expect(read('{\n}}}}\n{"c":2}')).toEqual(['1: is no JSON', { line: 3, document: { c: 2 } }])
})
