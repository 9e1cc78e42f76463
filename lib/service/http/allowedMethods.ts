import type { Route } from './Route.js'

/** The methods that a path has a route for, HEAD with GET; none if it is no path of ours. */
export function allowedMethods(routes: readonly Route[], path: string): readonly string[] {
  const asked = segments(path)
  const methods = new Set<string>()
  for (const route of routes) {
    const parts = segments(route.path)
    if (parts.length !== asked.length) continue
    if (!parts.every((part, index) => part.startsWith(':') || part === asked[index])) continue
    methods.add(route.method)
    if (route.method === 'GET') methods.add('HEAD')
  }
  return [...methods].sort()
}

function segments(path: string): string[] {
  return path.split('/').filter((part) => part !== '')
}
