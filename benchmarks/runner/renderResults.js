import { formatFigure } from './formatFigure.js'
import { median } from './median.js'

/** @typedef {import('./measure.js').Outcome} Outcome */
/** @typedef {import('./measure.js').JudgedRow} JudgedRow */

/**
 * The text of RESULTS.md. Nobody edits it: whoever doubts a figure runs the command again.
 *
 * @param {readonly Outcome[]} outcomes
 * @param {{ command: string, date: string, about: readonly (readonly [string, string])[], peers: readonly (readonly [string, string])[] }} origin
 */
export function renderResults(outcomes, { command, date, about, peers }) {
  return [
    '# What it costs',
    '',
    `Written by \`${command}\` on ${date}; no figure is entered by hand. Each case ran in processes of its own; a figure is the median of its runs,`,
    'with the lowest and the highest behind it (of loops: without the tenth on each side). A ratio is ours to the peer of the same run, and the median',
    'of those: machines differ, ratios less.',
    '',
    ...about.map(([label, value]) => `- ${label}: ${value}`),
    `- Peers: ${peers.map(([name, version]) => `${name} ${version}`).join(', ')}`,
    '',
    table(
      ['what', 'median', 'spread', 'to reach', 'ratio', 'reached'],
      outcomes.flatMap(({ rows }) => rows.map(rowCells)),
    ),
    '',
    ...failures(outcomes, command),
    '## Side by side',
    ...outcomes.filter(({ reports }) => reports.length > 0).flatMap(sideBySide),
    '',
  ].join('\n')
}

/**
 * Whoever reads the table must see what isn't in it.
 *
 * @param {readonly Outcome[]} outcomes
 * @param {string} command
 */
function failures(outcomes, command) {
  const lines = outcomes.flatMap(({ one, reports, failure }) =>
    failure === undefined ? [] : [`- \`benchmarks/${one.script}\` after ${counted(reports.length)}: ${failure}`],
  )
  return lines.length === 0
    ? []
    : ['## Failed', '', `\`${command} -- --resume\` measures what is missing.`, '', ...lines, '']
}

/** @param {number} runs */
function counted(runs) {
  return `${runs} ${runs === 1 ? 'run' : 'runs'}`
}

/** @param {JudgedRow} judged */
function rowCells({ row, judgement }) {
  const { value, spread, ratio, peer, isReached } = judgement
  return [
    row.what,
    formatFigure(value, row.unit),
    spread.map((figure) => formatFigure(figure)).join(' … '),
    describeTarget(row),
    `${formatFigure(ratio)}${peer === undefined ? '' : ` × ${peer}`}`,
    isReached ? 'yes' : '**no**',
  ]
}

/** @param {import('./Case.js').Row} row */
export function describeTarget({ target, unit }) {
  const word = 'atMost' in target ? 'at most' : 'at least'
  const limit = 'atMost' in target ? target.atMost : target.atLeast
  if (target.times === undefined) return `${word} ${formatFigure(limit, unit)}`
  const [first, ...others] = [target.times].flat()
  return `${word} ${formatFigure(limit)} × ${others.length === 0 ? first : 'the best peer'}`
}

/** @param {Outcome} outcome */
function sideBySide({ one, reports, rows }) {
  const figures = [...new Set(reports.flatMap((report) => Object.keys(report.figures)))]
  const names = [...new Set(reports.flatMap((report) => Object.keys(report.peers ?? {})))]
  const unitOf = (/** @type {string} */ figure) => rows.find(({ row }) => row.figure === figure)?.row.unit ?? ''
  const cells = (/** @type {(report: import('./Case.js').Report) => import('./Case.js').Figures | undefined} */ pick) =>
    figures.map((figure) => {
      const values = reports.flatMap((report) => pick(report)?.[figure] ?? [])
      return values.length === 0
        ? ''
        : `${formatFigure(median(values), unitOf(figure))} (${formatFigure(Math.min(...values))} … ${formatFigure(Math.max(...values))})`
    })
  return [
    '',
    `### ${reports[0]?.case ?? one.script}`,
    '',
    `\`benchmarks/${one.script}\`, ${counted(reports.length)}`,
    '',
    table(
      ['', ...figures],
      [
        ['librato-reporter', ...cells((report) => report.figures)],
        ...names.map((name) => [name, ...cells((report) => report.peers?.[name])]),
      ],
    ),
  ]
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
