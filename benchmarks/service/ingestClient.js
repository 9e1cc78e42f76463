import { postAll } from './post.js'
import { perPost, Workload } from './Workload.js'

/**
 * A process that sends measurements as fast as a server takes them, from a time on, until it is told to stop; then it says how many a second were
 * taken. In a process of its own, or whoever asks meanwhile would be measured waiting for itself.
 */
const [, , url, authorization, series, from] = process.argv
const workload = new Workload({ series: Number(series), metrics: Number(series) / 100 })
let isStopped = false
process.on('message', () => {
  isStopped = true
})
process.once('disconnect', () => process.exit())

function* untilStopped(bodies) {
  for (const body of bodies) {
    if (isStopped) return
    yield body
  }
}

const began = performance.now()
const posts = await postAll({ url, authorization }, untilStopped(workload.bodies(Number(from))))
const points = posts * Math.min(perPost, workload.series)
process.send({ pointsPerSecond: Math.round(points / ((performance.now() - began) / 1_000)) })
process.disconnect()
