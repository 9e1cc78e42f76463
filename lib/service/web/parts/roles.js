import { element } from './element.js'

/** The class of what only an admin may do; the style sheet hides it from others. */
export const forAdmins = 'for-admins'

/**
 * Said to a viewer in place of the buttons.
 *
 * @param {string} what - `Only an admin can …`
 */
export function viewerNote(what) {
  return element('p', { class: 'aside for-viewers' }, `You are signed in as a viewer. Only an admin can ${what}.`)
}
