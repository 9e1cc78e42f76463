/** What of a chart, besides its streams, shows in its image: checked when the chart was made, null where a client took it back. */
export interface ChartLook {
  readonly name?: string
  readonly type: 'line' | 'stacked' | 'bignumber'
  readonly min?: number
  readonly max?: number
  readonly label?: string
  readonly thresholds?: readonly Threshold[]
  readonly use_log_yaxis?: boolean
  readonly use_last_value?: boolean
}

export interface Threshold {
  readonly operator: '>' | '<' | '='
  readonly value: number
  readonly type: 'red' | 'yellow'
}

export const thresholdColors = { red: '#d62728', yellow: '#c79a00' } as const

/** A stored chart without its nulls; `type`: what the snapshot asks for in place of the chart's own. */
export function chartLook(
  body: Readonly<Record<string, unknown>>,
  type: ChartLook['type'] | null | undefined,
): ChartLook {
  const set = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
  return { ...(set as unknown as ChartLook), ...(type === null || type === undefined ? {} : { type }) }
}

/** The colour of the first limit that a value crosses, red before yellow. */
export function crossedColor(value: number, { thresholds = [] }: ChartLook): string | undefined {
  const crossed = thresholds.filter((limit) => isCrossed(value, limit)).map(({ type }) => type)
  if (crossed.length === 0) return undefined
  return thresholdColors[crossed.includes('red') ? 'red' : 'yellow']
}

function isCrossed(value: number, { operator, value: limit }: Threshold): boolean {
  if (operator === '=') return value === limit
  return operator === '>' ? value > limit : value < limit
}
