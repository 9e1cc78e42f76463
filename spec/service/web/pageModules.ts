/** The page's modules are plain JavaScript for browsers; these are their shapes as far as specs use them. */

export interface ChartShape {
  start: number
  end: number
  resolution: number
  perSecond: boolean
  settledUntil: number
  maxLines: number
  how?: string
  by?: string
  period?: number | null
}

type Values = (number | null | undefined)[]

export interface ChartData {
  times: number[]
  lines: { label: string; values: Values; lows?: Values; highs?: Values; color?: string }[]
  omitted: number
  resolution: number
}

export interface PageState {
  view: string
  search: string
  range: number
  metric: string
  space: number
  from: number
  to: number
  resolution: number
  by: string
}

export interface Change {
  names: Set<string> | null
  kinds: Set<string> | null
}

interface Series {
  tags: Record<string, string>
  points: { time: number; count: number; sum: number; min: number; max: number }[]
}

export interface PageModules {
  'alerts/alertState': {
    alertOrder<Alert>(alerts: readonly Alert[], statuses: object): Alert[]
    alertState(alert: object, statuses: object): { name: string; word: string; since: number | undefined }
  }
  'alerts/conditionFrom': {
    conditionFrom(
      given: object,
      fields: Record<'metric' | 'type' | 'threshold' | 'minutes' | 'summary' | 'tags', string>,
    ): object | undefined
  }
  'alerts/alertText': { conditionText(condition: object): string; violationText(violations: unknown): string }
  'calls/Live': {
    joinChanges(one: Change, other: Change): Change
    concerns(change: Change, name: string): boolean
  }
  'calls/retainedFrom': {
    coarsened(start: number, resolution: number, retainedFrom: Record<string, number>): number
  }
  'calls/serviceCalls': {
    firstMessage(body: string): string | undefined
    firstFault(body: string): { field: string; reason: string } | undefined
    ServiceError: new (message: string, status: number, fault?: { field: string; reason: string }) => Error
  }
  'charts/chartData': {
    chartData(answer: unknown, shape: ChartShape): ChartData
    latest(data: ChartData): { values: number[]; time: number } | undefined
    pointAt(values: readonly (number | null | undefined)[], index: number): number | undefined
    lonelyPoints(values: readonly (number | null | undefined)[]): number[]
    verticalRange(least: number | null, greatest: number | null, fromZero: boolean): [number, number]
  }
  'charts/joinSeries': {
    seriesOf(answer: unknown): Series[]
    joinSeries(series: readonly Series[], by: string): Series[]
  }
  'charts/chartWords': { chartWords(data: ChartData, look: { unit: string; perSecond: boolean }): string }
  'charts/linesAt': {
    linesAt(
      heights: readonly (number | null | undefined)[],
      distance: (height: number) => number,
      limits: { most: number; reach: number },
    ): { told: number[]; more: number; nearest: number | undefined }
  }
  'charts/rhythm': {
    gapsOf(times: readonly number[], pacing: { resolution: number; period?: number | null }): number[]
    spansOf(times: readonly number[], pacing: { resolution: number; period?: number | null }): number[]
    usualDistance(times: readonly number[]): number
  }
  'charts/timeLabels': { timeLabels(marks: readonly number[]): string[] }
  'charts/seriesLabels': { seriesLabels(tagSets: readonly Record<string, string>[]): string[] }
  'charts/stackLines': {
    stackLines(lines: readonly { label: string; values: Values }[], times: readonly number[]): { values: Values }[]
  }
  'charts/timeRanges': {
    timeRanges: readonly { seconds: number }[]
    chooseResolution(range: number, period: number | null | undefined): number
    zoomed(
      key: string,
      state: { from: number; to: number; range: number },
      now: number,
    ): { from: number; to: number } | undefined
  }
  'metrics/gridLayout': {
    gridLayout(width: number, em: number): { columns: number; width: number; height: number; gap: number }
    cardsInSight(layout: object, sight: { top: number; bottom: number }, count: number): [number, number]
    cardByKey(key: string, index: number, columns: number, count: number): number | undefined
  }
  'metrics/metricKind': { countsUp(metric: object): boolean; unitOf(metric: object): string }
  'parts/Pace': {
    Pace: new (
      task: () => Promise<number>,
    ) => { readonly hasRun: boolean; ask(): Promise<void>; reset(): void; end(): void }
  }
  'parts/Refresher': { Refresher: new (task: (change: Change) => Promise<void>) => { add(change: Change): void } }
  'parts/formWords': { inFormWords(error: unknown, words: Record<string, unknown>): unknown }
  'parts/pageState': {
    stateFrom(hash: string): PageState
    hashOf(state: PageState): string
    strangeIn(hash: string): string
  }
  'reporters/reporterOrder': {
    reporterOrder<Reporter>(reporters: readonly Reporter[]): Reporter[]
    reporterKey(reporter: object): string
  }
  'reporters/reporterName': { reporterName(reporter: object): { name: string; about: string } }
  'spaces/bigNumbers': {
    bigNumbers(data: ChartData, chart: object): { label: string; value: number; crossed?: string }[]
  }
  'spaces/linesData': {
    linesData(answer: unknown): { data: ChartData; unit: string; perSecond: boolean }
  }
  'spaces/shortLabels': { shortLabels(labels: readonly string[]): string[] }
  'spaces/streamText': {
    streamFrom(
      given: object,
      fields: { metric: string; tags: string; summary: string; group: string },
    ): Record<string, unknown> | undefined
  }
  'words/axisFigures': { axisFigures(marks: readonly (number | null)[], unit: string, perSecond: boolean): string[] }
  'words/tagFilter': { tagsText(given: object): string; filterFrom(text: string): object }
  'words/commands': Record<'firstMetric' | 'firstAlert' | 'firstSpace' | 'firstReporter', (origin: string) => string>
  'words/figures': {
    formatFigure(value: unknown, unit: string, perSecond?: boolean): string
    formatAgo(seconds: number): string
    formatSpan(seconds: number): string
    rangeText(least: string, greatest: string): string
  }
}

/** Loads a module of the page as the browser gets it. */
export async function pageModule<Name extends keyof PageModules>(name: Name): Promise<PageModules[Name]> {
  const address = `../../../lib/service/web/${name}.js`
  return import(address)
}
