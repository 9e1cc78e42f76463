/**
 * What is to be reached. With `times` it is a ratio to a peer of the same run, to the best of them if there are several (the lowest for `atMost`,
 * the highest for `atLeast`); without, an absolute figure.
 *
 * @typedef {({ atMost: number } | { atLeast: number }) & { times?: string | readonly string[] }} Target
 */

/**
 * One line of the table.
 *
 * @typedef {object} Row
 * @property {string} what in the words of a user
 * @property {string} [inShort] the same where the short form measures less: what it prints must be true
 * @property {string} figure name of the figure in what the script prints
 * @property {string} unit `ns`, `ms`, `s`, `B`, `MB`, `/s`, or empty for a pure number
 * @property {Target} target
 * @property {boolean} [isSteady] an absolute figure that is the same on every machine (bytes, requests): the short form may fail by it. Times
 *   and rates depend on the machine, and only their ratios are held to
 */

/**
 * A script and what is read from it. The script prints one line of JSON, its last: {@link Report}. It is started several times, each time in a
 * process of its own, with `--short` in the short form: then it takes a few seconds at most.
 *
 * @typedef {object} Case
 * @property {string} script below benchmarks/, with `.js`
 * @property {readonly Row[]} rows
 * @property {readonly string[]} [flags] for Node: `--expose-gc`
 * @property {number} [runs] how often it is run; default: 3
 * @property {boolean} [isLong] left out of the short form, because it means nothing when cut short
 */

/** @typedef {Readonly<Record<string, number>>} Figures by name */

/**
 * What a script prints.
 *
 * @typedef {object} Report
 * @property {string} case `recording/held-gauge`
 * @property {Figures} figures ours
 * @property {Readonly<Record<string, Figures>>} [peers] the same figures of peers and limits, by their names
 * @property {Readonly<Record<string, readonly [number, number]>>} [spread] lowest and highest of ours within this one run, by figure
 */

export {}
