const product = document.title
let [subject, firing] = ['', 0]

/**
 * Says in the tab of the browser what is shown, and how many alerts fire.
 *
 * @param {{ subject?: string, firing?: number }} change
 */
export function setPageTitle(change) {
  subject = change.subject ?? subject
  firing = change.firing ?? firing
  document.title = `${firing === 0 ? '' : `(${firing}) `}${subject === '' ? '' : `${subject} · `}${product}`
}
