import { test } from '@jest/globals'
import { checkStoreAgainstModel } from './support/checkStoreAgainstModel.js'

test('the store agrees with the naive model in two thousand histories', () => checkStoreAgainstModel(2_000, false))

test('and over hundreds of restarts', () => checkStoreAgainstModel(300, true))
