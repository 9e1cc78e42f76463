/** The one set of tags of the cases with a held handle. */
export const fourTags = { service: 'checkout', host: 'web-1', route: '/pay', method: 'POST' }

const routes = Array.from({ length: 10 }, (_, n) => `/orders/${n}`)
const statuses = Array.from({ length: 10 }, (_, n) => `${200 + n}`)

/** Two tags in an object of their own, as a handler makes it for each request; 100 sets of them. */
export function freshTags(/** @type {number} */ n) {
  return { route: routes[n % 10], status: statuses[((n / 10) | 0) % 10] }
}
