/** The longest name of a metric or source that the API takes, in characters. */
export const maxNameLength = 255

const legalName = /^[A-Za-z0-9.:_-]{1,255}$/
const illegalRun = /[^A-Za-z0-9.:_-]+/g

/** Whether the API takes this as the name of a metric or of a source: 1 to 255 characters of `A-Za-z0-9.:-_`. Two names that differ only by case are one metric. */
export function isLegalName(name: unknown): name is string {
  return typeof name === 'string' && legalName.test(name)
}

/** `all` is what the API calls the sum over the sources, so no source may have that name, in any case. */
export function isLegalSource(source: unknown): source is string {
  return isLegalName(source) && source.toLowerCase() !== 'all'
}

/**
 * Makes a name legal the way the Python client does: each run of illegal characters becomes one `-`, and the first 255 characters stay. Other
 * clients write `_` or keep the end, so metrics that they created have other names. The empty name stays empty, and illegal.
 */
export function sanitizeName(name: string): string {
  return name.replace(illegalRun, '-').slice(0, maxNameLength)
}
