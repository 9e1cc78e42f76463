import { roles } from '../access/Role.js'
import { FieldFault } from '../fields/FieldFault.js'
import { choice, filledText, flag, type Rule, text } from '../fields/rules.js'

const longestText = 255
/** Reference 8.9: "at least six characters". */
const shortestPassword = 6

/** What goes before the colon of HTTP Basic credentials; in lower case, as it is found whatever the case. */
const email: Rule<string> = (name, value) => {
  const address = filledText(longestText)(name, value)
  if (/^[^\s:@\p{Cc}]+@[^\s:@\p{Cc}]+$/u.test(address)) return address.toLowerCase()
  throw new FieldFault(name, 'must be an e-mail address')
}

const password: Rule<string> = (name, value) => {
  const given = filledText(longestText)(name, value)
  if (given.length >= shortestPassword) return given
  throw new FieldFault(name, `is too short (at least ${shortestPassword} characters)`)
}

/** What can be said of a user (reference 8.9). `role` is ours: what the user's token may do. */
export const userRules = {
  email,
  reference: filledText(longestText),
  name: text(longestText),
  company: text(longestText),
  country: text(longestText),
  time_zone: text(longestText),
  role: choice(...roles),
}

/** What a change may ask for beside. */
export const passwordRules = { password, password_reset: flag }

/** What each user has of its own: its name here, and what it is known by to the partner. */
export const uniqueUserFields = ['email', 'reference'] as const
