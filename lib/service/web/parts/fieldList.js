import { element } from './element.js'

/**
 * Several groups of fields, to which one can be added, and from which each can be removed by its event `remove-field`. One is always left.
 *
 * @template {{ element: HTMLElement, focus(): void }} Editor
 * @param {{ legend: string, more: string, editors: readonly Editor[], make: () => Editor }} parts
 * @returns {{ element: HTMLElement, editors: Editor[] }} `editors` are those that are there now
 */
export function fieldList({ legend, more, editors: given, make }) {
  const editors = given.length === 0 ? [make()] : [...given]
  const list = element('div', { class: 'streams' }, ...editors.map((editor) => editor.element))
  list.addEventListener('remove-field', ({ target }) => {
    const index = editors.findIndex((editor) => editor.element === target)
    if (index < 0) return
    editors.splice(index, 1)
    if (editors.length === 0) editors.push(make())
    list.replaceChildren(...editors.map((editor) => editor.element))
    editors[Math.min(index, editors.length - 1)]?.focus()
  })
  const add = () => {
    const editor = make()
    editors.push(editor)
    list.append(editor.element)
    editor.focus()
  }
  return {
    element: element(
      'fieldset',
      { class: 'field' },
      element('legend', {}, legend),
      list,
      element('button', { type: 'button', class: 'plain', onclick: add }, more),
    ),
    editors,
  }
}
