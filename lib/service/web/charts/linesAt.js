/**
 * The lines to tell of at one moment: the highest first, as they lie above each other; where there are very many, those nearest to the pointer.
 *
 * @param {readonly (number | null | undefined)[]} heights - where each line is drawn; nothing: it has a gap, or isn't shown
 * @param {(height: number) => number} distance - from the pointer, in pixels
 * @param {{ most: number, reach: number }} limits - lines that are told of, and pixels within which one is pointed at
 * @returns {{ told: number[], more: number, nearest: number | undefined }} positions of lines
 */
export function linesAt(heights, distance, { most, reach }) {
  const found = heights
    .flatMap((height, line) =>
      height === null || height === undefined ? [] : [{ line, height, away: Math.abs(distance(height)) }],
    )
    .sort((one, other) => one.away - other.away)
  const first = found[0]
  return {
    told: found
      .slice(0, most)
      .sort((one, other) => other.height - one.height || one.line - other.line)
      .map(({ line }) => line),
    more: Math.max(0, found.length - most),
    nearest: first !== undefined && first.away <= reach ? first.line : undefined,
  }
}
