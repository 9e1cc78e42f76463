import { read } from '../calls/serviceCalls.js'

/**
 * Something that happened: `time` and `end` are Unix seconds, `end` null for a moment.
 * @typedef {{ stream: string, title: string, about: string, time: number, end: number | null }} Annotation
 */

const mostStreams = 50
const mostMarks = 100
/** Seconds for which an answer holds. */
const freshness = 10

/** @type {{ key: string, at: number, answer: Promise<Annotation[]> } | undefined} */
let last

/** What was read is out of date: an annotation was made or changed. */
export function forgetAnnotations() {
  last = undefined
}

/**
 * The annotations of all streams that begin within a time, the last ones where there are very many. All charts of a page ask for about the same.
 *
 * @param {number} start - Unix seconds
 * @param {number} end
 * @returns {Promise<Annotation[]>}
 */
export function readAnnotations(start, end) {
  const span = Math.max(1, Math.floor((end - start) / 60))
  const key = `${Math.floor(start / span)} ${Math.floor(end / span)}`
  if (last?.key !== key || performance.now() / 1000 - last.at > freshness) {
    const answer = readAll(Math.floor(start - span), Math.ceil(end + span))
    last = { key, at: performance.now() / 1000, answer }
    // Asked again by the next chart.
    answer.catch(forgetAnnotations)
  }
  return last.answer
}

/**
 * @param {number} start
 * @param {number} end
 */
async function readAll(start, end) {
  const { annotations = [] } = (await read('annotations', { length: mostStreams })) ?? {}
  const streams = await Promise.all(
    annotations.map(async (/** @type {any} */ { name }) => {
      const { events } = await read(`annotations/${encodeURIComponent(name)}`, {
        start_time: Math.max(0, start),
        end_time: end,
      })
      return Object.values(events ?? {})
        .flat()
        .map((/** @type {any} */ event) => annotationOf(String(name), event))
    }),
  )
  return streams
    .flat()
    .filter(({ time }) => Number.isFinite(time))
    .sort((one, other) => one.time - other.time)
    .slice(-mostMarks)
}

/**
 * @param {string} stream
 * @param {any} event
 * @returns {Annotation}
 */
function annotationOf(stream, event) {
  const end = Number(event?.end_time ?? Number.NaN)
  return {
    stream,
    title: String(event?.title ?? ''),
    about: String(event?.description ?? ''),
    time: Number(event?.start_time ?? Number.NaN),
    end: Number.isFinite(end) ? end : null,
  }
}
