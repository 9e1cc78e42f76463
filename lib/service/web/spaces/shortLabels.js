/**
 * Labels without the words that all of them begin or end with: `web-1` for `http.latency web-1 checkout`, where the others differ only in that.
 *
 * @param {readonly string[]} labels
 * @returns {string[]}
 */
export function shortLabels(labels) {
  const all = labels.map((label) => label.split(' '))
  const [first = [], ...others] = all
  if (others.length === 0) return [...labels]
  const shortest = Math.min(...all.map(({ length }) => length))
  const shared = (
    /** @type {(words: string[], n: number) => string | undefined} */ pick,
    /** @type {number} */ most,
  ) => {
    let count = 0
    while (count < most && others.every((words) => pick(words, count) === pick(first, count))) count += 1
    return count
  }
  // Something is left of each, also where two are the same.
  const start = shared((words, n) => words[n], shortest - 1)
  const end = shared((words, n) => words.at(-1 - n), shortest - 1 - start)
  return all.map((words) => words.slice(start, words.length - end).join(' '))
}
