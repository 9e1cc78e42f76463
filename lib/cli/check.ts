import type { Command } from './Command.js'
import { type Finding, findingsOf } from './check/report.js'
import { parsePair, quote } from './optionValues.js'
import { createPaint } from './terminal/paint.js'
import { plainText } from './terminal/plainText.js'
import { Terminal } from './terminal/Terminal.js'
import { cutTo } from './terminal/table.js'
import { UsageError } from './UsageError.js'

/** `librato-reporter check`: whether the API takes a name and tags. Asks nobody. */
export const check: Command = {
  usage: 'check NAME [TAG=VALUE...] [options]',
  details: [
    'Asks no service: these are the rules of the API. What a name is sanitised to is what',
    "the option sanitize of connect() makes of it; a tag's spelling is a proposal by the",
    'same rule, since tags are never changed on the way.',
    'Exit status: 1 if any of it would be refused.',
  ],
  words: ['metric', []],
  options: { json: { type: 'boolean', description: 'One JSON document: legal, and a finding for each part.' } },

  async run({ values, positionals }, { output, environment }) {
    const [name, ...words] = positionals
    if (name === undefined) throw new UsageError('Say: librato-reporter check NAME [TAG=VALUE...]')
    const findings = findingsOf(name, words.map(pairOf))
    const isLegal = findings.every(({ fault }) => fault === undefined)
    if (values['json'] === true) output.write(`${JSON.stringify({ legal: isLegal, findings })}\n`)
    else {
      const paint = createPaint(new Terminal(output, environment, 1).isColourful)
      for (const finding of findings) {
        const mark = finding.fault === undefined ? paint.green('legal  ') : paint.red('refused')
        output.write(`${mark}  ${sentence(finding)}\n`)
      }
    }
    return isLegal ? 0 : 1
  },
}

function pairOf(word: string): [string, string] {
  // An empty name is for the findings to tell.
  const pair = word.startsWith('=') ? (['', word.slice(1)] as [string, string]) : parsePair(word)
  if (pair === undefined) throw new UsageError(`A tag is written name=value, not ${quote(word)}.`)
  return pair
}

function sentence({ what, text, fault, instead }: Finding): string {
  const shown = what === 'tags' ? text : JSON.stringify(cutTo(plainText(text), 80))
  if (fault === undefined) return `${what} ${shown}`
  const proposal = instead === undefined ? '' : `; ${what === 'name' ? 'sanitised' : 'write'}: ${cutTo(instead, 80)}`
  return `${what} ${shown} ${plainText(fault)}${proposal}`
}
