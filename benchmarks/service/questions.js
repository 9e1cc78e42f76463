import { Agent } from 'node:http'
import { timedGet } from './get.js'

/** The two questions, one series over an hour at 10 s and the sum over the 100 of a metric over an hour by the minute, as the service and as a bare server is asked; `turn` chooses another series or metric each time. */
export const questions = {
  one: {
    service: (workload, turn, { start, end }) => {
      const series = turn % workload.series
      const { host, route } = workload.tagsOf(series)
      const name = workload.nameOf(Math.floor(series / workload.perMetric))
      const query = { resolution: 10, start_time: start, end_time: end, 'tags[host]': host, 'tags[route]': route }
      return { path: `/measurements/${name}?${new URLSearchParams(query)}` }
    },
    bare: (workload, turn, { start, end }) => {
      const series = turn % workload.series
      const name = workload.nameOf(Math.floor(series / workload.perMetric))
      return { path: '/read', body: JSON.stringify({ name, series: workload.tagsOf(series), start, end }) }
    },
    points: (json) => (Array.isArray(json) ? json.length : json.series[0].measurements.length),
    expected: 360,
  },
  sum: {
    service: (workload, turn, { start, end }) => {
      const query = {
        resolution: 60,
        start_time: start,
        end_time: end,
        summary_function: 'sum',
        group_by: '*',
        group_by_function: 'sum',
      }
      return { path: `/measurements/${workload.nameOf(turn % workload.metrics)}?${new URLSearchParams(query)}` }
    },
    bare: (workload, turn, { start, end }) => ({
      path: '/read',
      body: JSON.stringify({ name: workload.nameOf(turn % workload.metrics), start, end }),
    }),
    points: (json) => (Array.isArray(json) ? json.length : json.series[0].measurements.length),
    expected: 60,
  },
}

/**
 * Queries that come first and aren't counted: every case is warmed before it is timed. So many are asked before V8 has compiled what a query runs
 * through, and each of the hundred metrics has been asked for, so that nobody is timed while it reads what series there are.
 */
export const warmUps = 200
/** The same of a bare server, which knows its series from the start, and takes a tenth of a second an answer in some layouts. */
const bareWarmUps = 25

/**
 * Asks one question over and over, one at a time, of series that are chosen anew each time, and says the milliseconds that a twentieth exceeds, and
 * the median. A wrong number of points is an error: a fast empty answer is no answer.
 */
export async function ask(server, kind, question, workload, range, times) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const taken = []
  const first = kind === 'bare' ? bareWarmUps : warmUps
  try {
    for (let turn = 0; turn < first + times; turn += 1) {
      const { path, body } = question[kind](workload, turn * 7_919, range)
      const { milliseconds, json } = await timedGet(agent, `${server.url}${path}`, server.authorization, body)
      const points = question.points(json)
      if (points !== question.expected) throw new Error(`${path} answered ${points} points, not ${question.expected}`)
      if (turn >= first) taken.push(milliseconds)
    }
  } finally {
    agent.destroy()
  }
  taken.sort((a, b) => a - b)
  const at = (share) => Number(taken[Math.floor((taken.length - 1) * share)].toFixed(2))
  return { p50: at(0.5), p95: at(0.95) }
}
