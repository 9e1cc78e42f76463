import type { Expression } from './Expression.js'
import { functionTable } from './functions/functionTable.js'
import { Options } from './functions/Options.js'
import type { Mapping } from './Mapping.js'
import { readSeries } from './readSeries.js'
import { Fault } from './syntax/Fault.js'
import { parseShifts } from './syntax/parseShifts.js'
import type { CallSyntax, OptionsSyntax, SetSyntax, Syntax } from './syntax/Syntax.js'

/** Names that are no rows of the table: what reads series, and what works on the expression within it. */
const special = ['series', 's', 'timeshift', 'group_by', 'map']

/** What a syntax tree means. `mapping`: the innermost map around it. @throws Fault for unknown names, wrong arguments and options */
export function readExpression(syntax: CallSyntax | SetSyntax, mapping?: Mapping): Expression {
  if (syntax.kind === 'set')
    return { kind: 'set', items: syntax.items.map((item) => readExpression(expressionOf(item, '[set, …]'), mapping)) }
  switch (syntax.name) {
    case 's':
    case 'series':
      return readSeries(syntax, mapping)
    case 'timeshift':
      return readTimeshift(syntax, mapping)
    case 'group_by':
      return readGroup(syntax, mapping)
    case 'map':
      return readMap(syntax)
    default:
      return readApply(syntax, mapping)
  }
}

function readApply(call: CallSyntax, mapping: Mapping | undefined): Expression {
  const definition = functionTable.get(call.name)
  if (definition === undefined)
    throw new Fault(
      call.at,
      `unknown function ${JSON.stringify(call.name.slice(0, 40))}; known are ${[...special, ...functionTable.keys()].join(', ')}`,
    )
  const { usage, options: known } = definition
  const [set, settings, extra] = call.args
  const over = readExpression(expressionOf(set, usage, call.at), mapping)
  if (settings !== undefined && (settings.kind !== 'options' || known.length === 0))
    throw new Fault(settings.at, `expected ")": ${usage}; several series go in brackets: [a, b]`)
  if (extra !== undefined) throw new Fault(extra.at, `expected ")": ${usage}`)
  return { kind: 'apply', operator: definition.read(new Options(settings, known, call.at)), over }
}

function readTimeshift(call: CallSyntax, mapping: Mapping | undefined): Expression {
  const usage = 'timeshift("1w", set)'
  const [shifts, set] = twoArguments(call, usage)
  const read = shifts.kind === 'text' ? parseShifts(shifts.value) : undefined
  if (read === undefined)
    throw new Fault(
      shifts.at,
      `expected shifts such as "1w" or "0,1,2d", at most 32 in units of s, m, h, d or w: ${usage}`,
    )
  return { kind: 'timeshift', shifts: read, over: readExpression(expressionOf(set, usage), mapping) }
}

function readGroup(call: CallSyntax, mapping: Mapping | undefined): Expression {
  const usage = 'group_by("tag,tag", set)'
  const [names, set] = twoArguments(call, usage)
  const tags = names.kind === 'text' ? names.value.split(',').map((tag) => tag.trim().toLowerCase()) : []
  if (tags.length === 0 || tags.length > 50 || tags.includes(''))
    throw new Fault(names.at, `expected the names of 1 to 50 tags, with commas between: ${usage}`)
  return { kind: 'group', tags: [...new Set(tags)], over: readExpression(expressionOf(set, usage), mapping) }
}

function readMap(call: CallSyntax): Expression {
  const usage = 'map("source" or {tag: "pattern"}, set)'
  const [which, set] = twoArguments(call, usage)
  const mapping = readMapping(which, usage)
  const over = readExpression(expressionOf(set, usage), mapping)
  if (!uses(over, mapping)) throw new Fault(call.at, 'no series(…) in this map has "&" as its source or tag')
  return { kind: 'map', mapping, over }
}

function readMapping(which: Syntax, usage: string): Mapping {
  if (which.kind === 'text' && which.value !== '') return { by: 'source', pattern: starred(which.value) }
  const entries: OptionsSyntax['entries'] = which.kind === 'options' ? which.entries : []
  const [entry, extra] = entries
  if (entry === undefined || extra !== undefined)
    throw new Fault(which.at, `expected a source, or one tag with its pattern: ${usage}`)
  return { by: { tag: entry.key.toLowerCase() }, pattern: starred(entry.value.value) }
}

function starred(pattern: string): string {
  return pattern === '%' ? '*' : pattern
}

/** Whether an expression reads what this map's `&` stands for. */
function uses(expression: Expression, mapping: Mapping): boolean {
  if (expression.kind === 'series') return expression.mapping === mapping
  if (expression.kind === 'set') return expression.items.some((item) => uses(item, mapping))
  return uses(expression.over, mapping)
}

function twoArguments(call: CallSyntax, usage: string): readonly [Syntax, Syntax] {
  const [first, second, extra] = call.args
  if (first === undefined || second === undefined) throw new Fault(call.at, `expected two arguments: ${usage}`)
  if (extra !== undefined) throw new Fault(extra.at, `expected ")": ${usage}`)
  return [first, second]
}

/** An argument that must be a call or a set. */
function expressionOf(syntax: Syntax | undefined, usage: string, at = 0): CallSyntax | SetSyntax {
  if (syntax?.kind === 'call' || syntax?.kind === 'set') return syntax
  throw new Fault(syntax?.at ?? at, `expected a set of series: ${usage}`)
}
