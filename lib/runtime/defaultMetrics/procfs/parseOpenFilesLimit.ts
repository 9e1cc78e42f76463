/** The soft limit of open files in the text of /proc/self/limits; `undefined` where it isn't said or there is none. */
export function parseOpenFilesLimit(text: string): number | undefined {
  const digits = /^Max open files\s+(\d{1,15})\s/m.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
