import { test } from '@jest/globals'
import { expectExactness } from './faultModel.js'

test('a disk that fails in any call, now and then or for long, makes nothing be stored twice or get lost', async () => {
  await expectExactness(6)
})
