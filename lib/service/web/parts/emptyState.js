import { element } from './element.js'
import { forAdmins } from './roles.js'

/**
 * What is shown where there is nothing yet: what to do next, with the very command.
 *
 * @param {string} title
 * @param {string} text
 * @param {string} command
 * @param {...Node} more
 * @returns {HTMLElement}
 */
export function emptyState(title, text, command, ...more) {
  const code = element('code', {}, command)
  const copy = element(
    'button',
    {
      type: 'button',
      class: 'plain copy',
      onclick: async () => {
        try {
          await navigator.clipboard.writeText(command)
          copy.replaceChildren('Copied')
          setTimeout(() => copy.replaceChildren('Copy'), 2000)
        } catch {
          // Without permission, or on plain HTTP, where there is no clipboard at all, the text is selected.
          getSelection()?.selectAllChildren(code)
        }
      },
    },
    'Copy',
  )
  return element(
    'section',
    { class: 'empty' },
    element('h2', {}, title),
    element('p', {}, text),
    element('div', { class: 'command' }, element('pre', { tabindex: 0 }, code), copy),
    element(
      'p',
      { class: `aside ${forAdmins}` },
      'Set LIBRATO_USER and LIBRATO_TOKEN to what you signed in to this page with.',
    ),
    element(
      'p',
      { class: 'aside for-viewers' },
      'Set LIBRATO_USER and LIBRATO_TOKEN to those of an admin: you are signed in as a viewer, who can only read.',
    ),
    ...more,
  )
}
