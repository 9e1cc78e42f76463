/**
 * Somebody who records samples, with a consumer that takes them.
 *
 * @typedef {object} Subject
 * @property {(calls: number) => void} [held] records through what one holds on to for one set of 4 tags, as far as there is such a thing
 * @property {(calls: number) => void} [fresh] records with two tags that are given anew each time
 * @property {(calls: number) => void} [count] increments a counter without tags
 * @property {() => void | Promise<void>} [settle] the consumer takes what was recorded
 * @property {() => void | Promise<void>} close
 */

export {}
