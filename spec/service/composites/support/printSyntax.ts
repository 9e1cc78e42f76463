import type { LiteralSyntax, Syntax } from '../../../../lib/service/composites/syntax/Syntax.js'

/** A syntax tree without the places of its parts. */
export type Tree =
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Tree[] }
  | { readonly kind: 'set'; readonly items: readonly Tree[] }
  | { readonly kind: 'options'; readonly entries: readonly { readonly key: string; readonly value: Tree }[] }
  | { readonly kind: LiteralSyntax['kind']; readonly value: string }

/** The text of a tree; `space` is put wherever the language allows some. */
export function printTree(tree: Tree, space = ''): string {
  const list = (open: string, parts: readonly string[], close: string): string =>
    `${open}${space}${parts.join(`${space},${space}`)}${space}${close}`
  switch (tree.kind) {
    case 'call':
      return `${tree.name}${space}${list(
        '(',
        tree.args.map((arg) => printTree(arg, space)),
        ')',
      )}`
    case 'set':
      return list(
        '[',
        tree.items.map((item) => printTree(item, space)),
        ']',
      )
    case 'options':
      return list(
        '{',
        tree.entries.map(({ key, value }) => `${quoted(key)}${space}:${space}${printTree(value, space)}`),
        '}',
      )
    case 'text':
      return quoted(tree.value)
    default:
      return tree.value
  }
}

/** What the parser made, without places. */
export function treeOf(syntax: Syntax): Tree {
  switch (syntax.kind) {
    case 'call':
      return { kind: 'call', name: syntax.name, args: syntax.args.map(treeOf) }
    case 'set':
      return { kind: 'set', items: syntax.items.map(treeOf) }
    case 'options':
      return { kind: 'options', entries: syntax.entries.map(({ key, value }) => ({ key, value: treeOf(value) })) }
    default:
      return { kind: syntax.kind, value: syntax.value }
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["'\\]/g, '\\$&')}"`
}
