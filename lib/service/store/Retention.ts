/** How long records are kept at each stored resolution, in milliseconds. Raw records are those of one second. */
export interface Retention {
  /** Records of 1 s. Default: 2 days. */
  readonly raw: number
  /** Records of 60 s. Default: 32 days. */
  readonly minute: number
  /** Records of 900 s. Default: 62 days. */
  readonly quarterHour: number
  /** Records of 3,600 s. Default: 558 days. */
  readonly hour: number
}
