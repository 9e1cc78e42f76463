import { describe, expect, test } from '@jest/globals'
import { pageModule } from './pageModules.js'

const { conditionFrom } = await pageModule('alerts/conditionFrom')
const { tagsText } = await pageModule('words/tagFilter')

describe('a condition of the form', () => {
  const fields = { metric: ' a.b ', type: 'above', threshold: '2.5', minutes: '5', summary: 'max', tags: 'host=web-*' }

  test('is as the service takes it', () => {
    expect(conditionFrom({}, fields)).toEqual({
      type: 'above',
      metric_name: 'a.b',
      threshold: 2.5,
      duration: 300,
      summary_function: 'max',
      tags: [{ name: 'host', values: ['web-*'] }],
    })
    expect(conditionFrom({}, { ...fields, minutes: '', summary: '', tags: 'web-1' })).toEqual({
      type: 'above',
      metric_name: 'a.b',
      threshold: 2.5,
      source: 'web-1',
    })
  })

  test('keeps what the form does not show, and of silence only what makes sense', () => {
    const tags = [{ name: 'a', values: ['x'], grouped: true, dynamic: true }]
    const given = { id: 7, type: 'above', threshold: 1, detect_reset: true, tags }
    const kept = { ...fields, tags: tagsText(given) }
    expect(conditionFrom(given, kept)).toMatchObject({ id: 7, detect_reset: true, tags })
    expect(conditionFrom(given, { ...kept, type: 'absent', threshold: 'x' })).toEqual({
      id: 7,
      type: 'absent',
      metric_name: 'a.b',
      duration: 300,
      tags,
    })
  })

  test('that is about silence says how long, and a duration is one that the service takes', () => {
    const silence = { ...fields, type: 'absent', threshold: '' }
    for (const minutes of ['', ' ', '0', '-5', '61', 'soon', '0.5', 'Infinity'])
      expect(() => conditionFrom({}, { ...silence, minutes })).toThrow(
        '“For minutes” must be a number from 1 to 60: how long it may be silent before this fires.',
      )
    expect(conditionFrom({}, { ...silence, minutes: '1.5' })).toMatchObject({ type: 'absent', duration: 90 })
    for (const minutes of ['-5', '61', 'soon', '0.5'])
      expect(() => conditionFrom({}, { ...fields, minutes })).toThrow(
        '“For minutes” must be a number from 1 to 60, or empty: then it fires at once.',
      )
    expect(conditionFrom({}, { ...fields, minutes: '0' })).not.toHaveProperty('duration')
  })

  test('without a metric is none, and what is no number is said', () => {
    expect(conditionFrom({}, { ...fields, metric: ' ' })).toBeUndefined()
    for (const threshold of ['', ' ', 'high', 'NaN', '1e999'])
      expect(() => conditionFrom({}, { ...fields, threshold })).toThrow('“Limit” must be a number.')
  })
})
