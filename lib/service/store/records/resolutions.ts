import type { MetricKind } from '../Store.js'

/** Seconds of the resolutions that are stored, finest first; each divides the next. */
export const resolutions = [1, 60, 900, 3600] as const

export type StoredResolution = (typeof resolutions)[number]

/** The resolution that every bucket of the given one is rolled up from. */
export function finerThan(resolution: StoredResolution): StoredResolution {
  return resolutions[Math.max(0, resolutions.indexOf(resolution) - 1)]!
}

export const coarsest: StoredResolution = 3600

/** The table that holds records of one kind and resolution, in blocks. */
export function recordTable(kind: MetricKind, resolution: StoredResolution): string {
  return `${kind}_blocks_${resolution}`
}

export function floorTo(time: number, resolution: number): number {
  return Math.floor(time / resolution) * resolution
}

export function ceilTo(time: number, resolution: number): number {
  return Math.ceil(time / resolution) * resolution
}
