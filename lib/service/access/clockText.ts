/** `2013-02-01 18:53:38`, in UTC, as the oldest resources write times. */
export function clockText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}
