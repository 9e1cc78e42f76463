import { formatFigure } from './formatFigure.js'
import { median } from './median.js'

/** @typedef {{ row: import('./Case.js').Row, judgement: import('./judgeRow.js').Judgement }} JudgedRow */

/**
 * A case after its runs.
 *
 * @typedef {object} Outcome
 * @property {import('./Case.js').Case} one
 * @property {readonly import('./Case.js').Report[]} reports
 * @property {readonly JudgedRow[]} rows
 */

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
    'with the lowest and the highest behind it. A ratio is ours to the peer of the same run, and the median of those: machines differ, ratios less.',
    '',
    ...about.map(([label, value]) => `- ${label}: ${value}`),
    `- Peers: ${peers.map(([name, version]) => `${name} ${version}`).join(', ')}`,
    '',
    table(
      ['what', 'median', 'spread', 'to reach', 'ratio', 'reached'],
      outcomes.flatMap(({ rows }) => rows.map(rowCells)),
    ),
    '',
    '## Side by side',
    ...outcomes.flatMap(sideBySide),
    '',
  ].join('\n')
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
    `\`benchmarks/${one.script}\`, ${reports.length} runs`,
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
