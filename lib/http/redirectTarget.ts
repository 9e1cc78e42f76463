/**
 * Where a redirect leads, as path and query below the base url, or `undefined` when it leaves the origin or the base path: then credentials must not follow.
 *
 * @param base the core's url
 * @param from the whole url that answered
 */
export function redirectTarget(
  location: string | undefined,
  base: string,
  from: string,
): { readonly path: string; readonly query: string } | undefined {
  if (location === undefined || !URL.canParse(location, from)) return undefined
  const target = new URL(location, from)
  const root = new URL(base)
  if (target.origin !== root.origin || target.username !== '' || target.password !== '') return undefined
  const prefix = root.pathname.endsWith('/') ? root.pathname : `${root.pathname}/`
  if (!target.pathname.startsWith(prefix)) return undefined
  return { path: target.pathname.slice(prefix.length), query: target.search.slice(1) }
}
