import { describe, expect, test } from '@jest/globals'
import { recordWindows } from './recordWindows.js'
import { serviceForSpecs } from './serviceForSpecs.js'

const { api } = await serviceForSpecs()

describe('5,000 series with two tags over 60 windows', () => {
  test('sums and counts read back are those recorded, exactly', async () => {
    const { recorded, readBack, accepted, health } = await recordWindows(api, 'long', 5_000, 60)
    expect(readBack).toEqual(recorded)
    expect(accepted).toBe(60 * 5_000)
    expect(health).toMatchObject({ state: 'ok', series: 5_000, totals: { accepted: 300_000, attempts: 300 } })
  })
})
