import { test } from '@jest/globals'
import { checkStoreAgainstModel } from './support/checkStoreAgainstModel.js'

test('the store agrees with the naive model in thousands of histories', () => checkStoreAgainstModel(5_000, false))

test('and over hundreds of restarts', () => checkStoreAgainstModel(300, true))
