/**
 * The optional packages that the service uses, with the versions it takes, as in package.json: a spec holds them together. Node brings its own
 * SQLite from 24 on, and libsql is for those before.
 */
export const servicePeers = ['fastify@5', 'qs@6', 'libsql@0.5', 'uplot@1'] as const

/** How to get them: for a project that has this package, and for a shell that need not have anything. */
export function peerRemedy(): string {
  const packages = ['librato-reporter', ...servicePeers].map((name) => `-p ${name}`).join(' ')
  return `In your project: npm install ${servicePeers.join(' ')}. Without one: npx ${packages} librato-reporter serve`
}
