import { describe, expect, test } from '@jest/globals'
import { pageModule } from './pageModules.js'

const { inFormWords } = await pageModule('parts/formWords')
const { firstFault, ServiceError } = await pageModule('calls/serviceCalls')

const words = {
  name: 'Name',
  conditions: {
    legend: 'When all of this is so',
    item: 'Condition',
    fields: { metric_name: 'Metric', duration: 'For minutes', tags: 'Only with tags' },
    places: [0, 2],
  },
}

/** What a form says of an answer of the service. */
function told(params: object): string {
  const fault = firstFault(JSON.stringify({ errors: { params } }))
  return (inFormWords(new ServiceError('The service says: no.', 400, fault), words) as Error).message
}

describe('what the service refuses is said in the words of the form', () => {
  test.each([
    [{ name: ['is required'] }, '“Name” is required.'],
    [{ conditions: ['[0] duration is required'] }, 'Condition 1: “For minutes” is required.'],
    // The second one of the form was empty, and is not in the request.
    [{ conditions: ['[1] metric_name must be a name'] }, 'Condition 3: “Metric” must be a name.'],
    [
      { conditions: ['[0] tags [0] name must be 1 to 64 characters'] },
      'Condition 1: “Only with tags”: the name of a tag must be 1 to 64 characters.',
    ],
    [
      { conditions: ['[0] tags [1] values [0] a(b is not a value of a tag'] },
      'Condition 1: “Only with tags”: a(b is not a value of a tag.',
    ],
    [{ conditions: ['[0] rearm is odd'] }, 'Condition 1: rearm is odd.'],
    [{ conditions: ['must be at most 50'] }, '“When all of this is so” must be at most 50.'],
    [{ other: ['is odd'] }, 'The service says: no.'],
  ])('%j', (params, text) => {
    expect(told(params)).toBe(text)
  })

  test('and what is not about a field stays as it is', () => {
    for (const error of [new Error('a'), 'text', undefined, new ServiceError('busy', 503)])
      expect(inFormWords(error, words)).toBe(error)
    for (const body of [
      '',
      'null',
      '[]',
      '{"errors":{"params":null}}',
      '{"errors":{"params":{"a":1}}}',
      '{"errors":["x"]}',
    ])
      expect(firstFault(body)).toBeUndefined()
  })
})
