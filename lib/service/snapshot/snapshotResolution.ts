/** Seconds: what people read as a step of time. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400, 604_800]

/** Points of one line; the image is hardly wider in pixels. */
export const mostPoints = 720

/** The finest resolution that is retained (`finest`) and gives a line no more points than can be seen. Seconds. */
export function snapshotResolution(duration: number, finest: number): number {
  const fitting = steps.find((step) => step % finest === 0 && duration / step <= mostPoints)
  return fitting ?? Math.max(604_800, finest)
}
