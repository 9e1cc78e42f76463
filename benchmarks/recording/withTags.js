// Recording a sample with two tags that are given anew each time, as where a handler knows them only now.
import { compare } from './compare.js'
import { freshTags } from './tags.js'

/** @type {Map<string, Map<string, Float64Array>>} */
const nested = new Map()
/** @type {Map<string, Float64Array>} */
const joined = new Map()

await compare('with-tags', 'fresh', {
  'nested maps': (calls) => {
    for (let n = 0; n < calls; n += 1) {
      const { route, status } = freshTags(n)
      add(nested.get(route)?.get(status) ?? nestedCell(route, status), n)
    }
  },
  'concatenated key': (calls) => {
    for (let n = 0; n < calls; n += 1) {
      const { route, status } = freshTags(n)
      const key = `route:${route},status:${status}`
      add(joined.get(key) ?? joinedCell(key), n)
    }
  },
})

/**
 * @param {string} route
 * @param {string} status
 */
function nestedCell(route, status) {
  const cell = new Float64Array(4)
  nested.set(route, (nested.get(route) ?? new Map()).set(status, cell))
  return cell
}

/** @param {string} key */
function joinedCell(key) {
  const cell = new Float64Array(4)
  joined.set(key, cell)
  return cell
}

/**
 * @param {Float64Array} cell
 * @param {number} value
 */
function add(cell, value) {
  cell[0] += 1
  cell[1] += value
  if (value < cell[2]) cell[2] = value
  if (value > cell[3]) cell[3] = value
}
