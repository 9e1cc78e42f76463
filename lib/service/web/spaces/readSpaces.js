import { read } from '../calls/serviceCalls.js'

/** @typedef {{ id: number, name: string }} Space */

/** Spaces listed at once, and in all. */
const [pageLength, mostPages] = [100, 10]

/** @returns {Promise<Space[]>} */
export async function readSpaces() {
  /** @type {Space[]} */
  const all = []
  for (let page = 0; page < mostPages; page++) {
    const { spaces = [] } = (await read('spaces', { offset: all.length, length: pageLength })) ?? {}
    for (const { id, name } of spaces) all.push({ id: Number(id), name: String(name) })
    if (spaces.length < pageLength) break
  }
  return all
}
