/**
 * One that sends, as `GET /v1/reporters` tells of it.
 * @typedef {{ user_agent: string, address: string, tags: Record<string, string>, state: string, is_reporter: boolean, processes: number, first_seen: number, last_seen: number, interval: number | null, measurements: number, measurements_per_second: number, refused: number, errors: number, last_error: { time: number, message: string } | null }} Reporter
 */

/** Tags that people know a process by. */
const telling = ['service', 'app', 'job', 'host', 'source', 'instance', 'pod']

/**
 * What a reporter is called: by the tags that all of its measurements have, else by its program.
 *
 * @param {Pick<Reporter, 'user_agent' | 'address' | 'tags'>} reporter
 * @returns {{ name: string, about: string }}
 */
export function reporterName({ user_agent, address, tags }) {
  const known = telling.filter((tag) => Object.hasOwn(tags, tag))
  const others = Object.keys(tags).filter((tag) => !telling.includes(tag))
  const program = user_agent.split(' ', 1)[0] ?? ''
  const name = known.map((tag) => tags[tag]).join(' · ') || program || address
  const about = [name === program ? '' : program, address, ...others.map((tag) => `${tag}=${tags[tag]}`)]
  return { name, about: about.filter((text) => text !== '' && text !== name).join(' · ') }
}
