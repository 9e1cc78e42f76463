// Recording a sample through a handle for 4 tags, the reporter running.
import { compare } from './compare.js'

const cell = new Float64Array(4)

await compare('held-gauge', 'held', {
  // What no instrument can go below: four adds on a typed array.
  'bare loop': (calls) => {
    for (let n = 0; n < calls; n += 1) {
      cell[0] += 1
      cell[1] += n
      cell[2] += n * n
      cell[3] += 2
    }
  },
})
