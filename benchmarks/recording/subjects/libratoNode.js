import librato from 'librato-node'

/** Knows no tags, so it only counts. @type {(url: string) => import('./Subject.js').Subject} */
export function open(url) {
  librato.configure({ email: 'me@example.com', token: 'a-token', requestOptions: { uri: `${url}/v1/metrics` } })
  return {
    count: (calls) => {
      for (let n = 0; n < calls; n += 1) librato.increment('requests')
    },
    settle: () => new Promise((resolve, reject) => librato.flush((error) => (error ? reject(error) : resolve()))),
    close: () => {},
  }
}
