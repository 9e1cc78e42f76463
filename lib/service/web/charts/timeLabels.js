/** Marks of an axis of time, in seconds: those that people count in. */
export const timeSteps = [
  1,
  2,
  5,
  10,
  15,
  30,
  60,
  120,
  300,
  600,
  900,
  1800,
  3600,
  7200,
  10_800,
  21_600,
  43_200,
  ...[1, 2, 3, 5, 10, 30, 90, 365].map((days) => days * 86_400),
]

const clock = /** @type {const} */ ({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
// Made once: making one takes longer than writing a hundred labels with it.
const formats = {
  second: new Intl.DateTimeFormat(undefined, { ...clock, second: '2-digit' }),
  minute: new Intl.DateTimeFormat(undefined, clock),
  day: new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' }),
  moment: new Intl.DateTimeFormat(undefined, {
    ...clock,
    second: '2-digit',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }),
}

/**
 * Labels for the axis of time, the reader's own way of writing it: days where the marks are days apart, seconds only where they are needed, and the
 * day where one begins.
 *
 * @param {readonly number[]} marks - Unix seconds
 * @returns {string[]}
 */
export function timeLabels(marks) {
  const step = (marks[1] ?? 0) - (marks[0] ?? 0)
  return marks.map((mark) => {
    const time = new Date(mark * 1000)
    const isMidnight = time.getHours() === 0 && time.getMinutes() === 0 && time.getSeconds() === 0
    if (step >= 86_400 || (step >= 60 && isMidnight)) return formats.day.format(time)
    return (step > 0 && step < 60 ? formats.second : formats.minute).format(time)
  })
}

/**
 * One moment, to the second.
 *
 * @param {number} time - Unix seconds
 */
export function momentText(time) {
  return formats.moment.format(time * 1000)
}
