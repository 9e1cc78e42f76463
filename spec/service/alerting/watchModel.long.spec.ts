import { test } from '@jest/globals'
import { checkWatchAgainstModel } from './support/checkWatchAgainstModel.js'

test(
  'a watch that reads what is new says what one says that reads everything, however late it comes',
  () => checkWatchAgainstModel(800),
  300_000,
)
