import type { ChartType } from './Chart.js'

/** Of which chart a snapshot is taken, and what is filled in where the chart leaves it open. */
export interface SnapshotChart {
  readonly id: number
  /** Stands in for the source `%`. */
  readonly source?: string
  /** The values of dynamic tags. */
  readonly tags?: readonly { readonly name: string; readonly values: readonly string[] }[]
  /** In place of the chart's own type. */
  readonly type?: ChartType
}

/** What a snapshot shows. */
export interface SnapshotSubject {
  readonly chart: SnapshotChart
}

/** For which time a snapshot is taken. */
export interface SnapshotOptions {
  /** Seconds. Default: 3,600. */
  readonly duration?: number
  /** Unix seconds. Default: now. */
  readonly end_time?: number
}

/** A snapshot as the service keeps it. */
export interface Snapshot {
  readonly href: string
  /** Of the job that renders it: `waitForJob` takes the number at its end. */
  readonly job_href: string | null
  /** `null` until the image, an SVG, is rendered; asks for the same credentials as the API. */
  readonly image_href: string | null
  /** Seconds. */
  readonly duration: number
  /** ISO 8601, as are the others. */
  readonly end_time: string
  readonly created_at: string
  readonly updated_at: string
  readonly subject: SnapshotSubject
}
