/** The page's modules are plain JavaScript for browsers; these are their shapes as far as specs use them. */

export interface ChartShape {
  start: number
  end: number
  resolution: number
  perSecond: boolean
  settledUntil: number
  maxLines: number
}

export interface ChartData {
  times: number[]
  lines: { label: string; values: (number | null)[] }[]
  omitted: number
  resolution: number
}

export interface PageModules {
  chartData: {
    chartData(answer: unknown, shape: ChartShape): ChartData
    latest(data: ChartData): { values: number[]; time: number } | undefined
    lonelyPoints(values: readonly (number | null | undefined)[]): number[]
    verticalRange(least: number | null, greatest: number | null, fromZero: boolean): [number, number]
  }
  figures: {
    formatFigure(value: unknown, unit: string, perSecond?: boolean): string
    formatAgo(seconds: number): string
  }
  firstCommand: { firstCommand(origin: string): string }
  metricKind: { countsUp(metric: object): boolean; unitOf(metric: object): string }
  pageState: {
    stateFrom(hash: string): { search: string; range: number; offset: number; metric: string }
    hashOf(state: { search: string; range: number; offset: number; metric: string }): string
  }
  seriesLabels: { seriesLabels(tagSets: readonly Record<string, string>[]): string[] }
  serviceCalls: { firstMessage(body: string): string | undefined }
  timeRanges: {
    timeRanges: readonly { seconds: number }[]
    chooseResolution(range: number, period: number | null | undefined): number
  }
}

/** Loads a module of the page as the browser gets it. */
export async function pageModule<Name extends keyof PageModules>(name: Name): Promise<PageModules[Name]> {
  const address = `../../../lib/service/web/${name}.js`
  return import(address)
}
