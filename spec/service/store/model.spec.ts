import { test } from '@jest/globals'
import { checkStoreAgainstModel } from './support/checkStoreAgainstModel.js'

const title = 'whatever is written, rolled up and deleted in whatever order, reads give what a naive model gives'

test(title, () => checkStoreAgainstModel(120, false), 60_000)

test(`${title}, also after restarts`, () => checkStoreAgainstModel(12, true), 60_000)
