import { object, type Read } from '../fields/readFields.js'
import { filledText, flag, optional } from '../fields/rules.js'
import { streams } from '../space/chartFields.js'

const longestName = 255

/** What an instrument has (reference 8.10). Its streams are those of charts. */
export const instrumentRules = {
  name: filledText(longestName),
  streams,
  attributes: optional(object({ display_stacked: flag, display_integral: flag })),
}

/** An instrument as a client sends it, but for its name. */
export type InstrumentFields = Omit<Read<typeof instrumentRules>, 'name'>
