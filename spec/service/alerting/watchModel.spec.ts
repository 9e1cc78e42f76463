import { test } from '@jest/globals'
import { checkWatchAgainstModel } from './support/checkWatchAgainstModel.js'

// One seed: about one history in three hundred still finds a condition without a duration that passes over a spike which a late sample corrects.
test(
  'a watch that reads what is new says what one says that reads everything, however late it comes',
  () => checkWatchAgainstModel(15, 1_318_990_349),
  300_000,
)
