/** The largest absolute value that the API takes; one beyond it fails the whole request it travels in. */
export const maxValue = 1e126

/** Whether the API takes this as a value: a finite number, at most 1e126 from zero. Below 1e-130 it is stored as 0. */
export function isLegalValue(value: unknown): value is number {
  return typeof value === 'number' && value >= -maxValue && value <= maxValue
}
