import { RequestRefusal } from '../RequestRefusal.js'

/** Levels of lists and objects within each other: the deepest body that has a meaning, an attribute of a metric in a list, has twelve. */
const mostLevels = 32
/** Lists and objects: a hundred thousand measurements have three each. */
const mostContainers = 500_000
/** Commas: more than the names of a million metrics, or the fields of a hundred thousand measurements. */
const mostCommas = 2_500_000

/** What a parsed body takes in memory beyond its bytes, roughly, for each list or object and for each comma. */
const containerBytes = 100
const commaBytes = 50

const [quote, comma, backslash] = [34, 44, 92]
/** `[` and `]` with this bit are `{` and `}`. */
const curly = 0x20
const [opening, closing] = [91, 93]

/**
 * Looks at a JSON text before it is parsed, at a fifth of the cost: a few kilobytes of gzip can hold four million nested lists, and parsing those
 * takes seconds during which nothing else is done. Whether it is JSON at all is for the parser to say.
 *
 * @returns about how many bytes it takes in memory, with the text and what is parsed of it
 * @throws RequestRefusal 400 for one that is nested too deeply, 413 for one that holds too much
 */
export function weighJson(body: Buffer): number {
  let [level, deepest, containers, commas] = [0, 0, 0, 0]
  const { length } = body
  for (let at = 0; at < length; at += 1) {
    const byte = body[at]!
    if (byte === quote) {
      for (at += 1; at < length && body[at] !== quote; at += 1) if (body[at] === backslash) at += 1
    } else if (byte >= opening) {
      const bracket = byte & ~curly
      if (bracket === opening) {
        containers += 1
        level += 1
        if (level > deepest) deepest = level
      } else if (bracket === closing) level -= 1
    } else if (byte === comma) commas += 1
  }
  if (deepest > mostLevels)
    throw new RequestRefusal(400, { request: [`JSON must be nested at most ${mostLevels} levels deep`] })
  if (containers > mostContainers || commas > mostCommas) {
    const limits = `${mostContainers} lists and objects, and ${mostCommas} commas`
    throw new RequestRefusal(413, { request: [`The body must hold at most ${limits}; send less at once`] })
  }
  return 2 * length + containerBytes * containers + commaBytes * commas
}
