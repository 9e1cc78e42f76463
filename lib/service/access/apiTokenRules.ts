import { choice, filledText, flag } from '../fields/rules.js'
import { roles } from './Role.js'

/** What can be said of a token; the token itself can't be set, and is ignored. */
export const apiTokenRules = { name: filledText(1_024), role: choice(...roles), active: flag }
