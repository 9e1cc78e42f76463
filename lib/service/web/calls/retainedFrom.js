import { read, serviceNow } from './serviceCalls.js'

/** Resolutions that the service keeps records at, in seconds. */
const kept = [1, 60, 900, 3600]
/** Seconds for which every resolution is kept at least. */
const always = 3500
/** Seconds for which an answer holds; what is asked for stays as far away from the end of what is kept. */
const freshness = 60

/** @type {{ at: number, answer: Promise<Record<string, number>> } | undefined} */
let last

/**
 * The resolution to ask for: as wished where the service still keeps records as fine as that, else a multiple of what it keeps.
 *
 * @param {number} start - of the time that is asked for, Unix seconds
 * @param {number} resolution - seconds
 * @returns {Promise<number>}
 */
export async function retainedResolution(start, resolution) {
  if (serviceNow() - start < always) return resolution
  const now = performance.now() / 1000
  if (last === undefined || now - last.at > freshness) {
    const answer = read('health').then((health) => health?.store?.retained_from ?? {})
    last = { at: now, answer }
    answer.catch(() => {
      last = undefined
    })
  }
  return coarsened(start - 2 * freshness, resolution, await last.answer)
}

/**
 * @param {number} start
 * @param {number} resolution
 * @param {Record<string, number>} retainedFrom - by seconds of a resolution, the time from which on its records are complete
 * @returns {number}
 */
export function coarsened(start, resolution, retainedFrom) {
  const fits = kept.map((each) => ({ each, wished: Math.ceil(resolution / each) * each }))
  const found = fits.find(
    ({ each, wished }) => each === kept.at(-1) || Math.floor(start / wished) * wished >= (retainedFrom[each] ?? 0),
  )
  return found?.wished ?? resolution
}
