import { test } from '@jest/globals'
import { checkCompositesAgainstModel } from './support/checkCompositesAgainstModel.js'

test(
  'any expression over any series comes to what a model of the language says',
  () => checkCompositesAgainstModel(2_000),
  300_000,
)
