/** One file of the dashboard, as it is served. */
export interface PageFile {
  readonly type: string
  readonly body: Buffer
  /** A hash of the body: a browser asks whether it changed, and takes nothing old from its cache after an upgrade. */
  readonly etag: string
}
