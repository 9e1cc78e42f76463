import { colour } from './chartOptions.js'

/**
 * Draws a dashed line at each limit.
 *
 * @param {import('uplot')} plot
 * @param {readonly { value: number, type: string }[]} thresholds
 */
export function drawThresholds({ ctx, bbox, valToPos }, thresholds) {
  for (const { value, type } of thresholds) {
    const y = valToPos(value, 'y', true)
    if (y < bbox.top || y > bbox.top + bbox.height) continue
    ctx.save()
    ctx.strokeStyle = colour(type === 'red' ? '--bad' : '--warn')
    ctx.lineWidth = devicePixelRatio
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio])
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
    ctx.restore()
  }
}
