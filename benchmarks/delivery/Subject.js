/**
 * Somebody who delivers the {@link file://./workload.js}. Only `deliver` is timed.
 *
 * @typedef {object} Subject
 * @property {(window: number) => void} fill records a window, as an application would
 * @property {() => Promise<unknown>} deliver sends it, and resolves when it is accepted
 * @property {() => unknown} close
 */

/** @typedef {(url: string) => Subject | Promise<Subject>} Open */

export {}
