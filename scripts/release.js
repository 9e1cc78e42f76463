// Makes a release: `npm run release -- patch|minor|major|X.Y.Z [--dry-run] [--skip-tests]`.
//
// Moves what the changelog calls unreleased under the new version, writes the version, commits and tags. Nothing is pushed or published:
// the two commands for that are printed at the end. With --dry-run nothing is changed, and what would be is printed.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const usage = 'Usage: npm run release -- patch|minor|major|X.Y.Z [--dry-run] [--skip-tests]'

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}

/** Standard output of a command, without the last line break. */
function run(command, words, options = {}) {
  const { status, stdout, error } = spawnSync(command, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  })
  if (error !== undefined || status !== 0) fail(`${[command, ...words].join(' ')} failed; nothing was released.`)
  return (stdout ?? '').trim()
}

/** The version after `current` that `asked` names. */
function nextVersion(current, asked) {
  const parts = current.split('.').map(Number)
  const steps = {
    major: [parts[0] + 1, 0, 0],
    minor: [parts[0], parts[1] + 1, 0],
    patch: [parts[0], parts[1], parts[2] + 1],
  }
  const next = Object.hasOwn(steps, asked) ? steps[asked].join('.') : asked
  if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(next)) fail(usage)
  const asked3 = next.split('.').map(Number)
  const first = asked3.findIndex((part, index) => part !== parts[index])
  if (first === -1 || asked3[first] < parts[first])
    fail(`${next} must be later than ${current}, the version of package.json.`)
  return next
}

/** The changelog with what was unreleased under the version. */
function releasedChangelog(text, version, date) {
  const start = text.indexOf('## [Unreleased]\n')
  if (start === -1) fail('CHANGELOG.md has no section [Unreleased].')
  const body = start + '## [Unreleased]\n'.length
  const end = text.indexOf('\n## [', body)
  const notes = text.slice(body, end === -1 ? undefined : end).trim()
  if (notes === '') fail('CHANGELOG.md has nothing under [Unreleased]: there is nothing to release.')
  const rest = end === -1 ? '' : text.slice(end)
  return `${text.slice(0, body)}\n## [${version}] - ${date}\n\n${notes}\n${rest}`
}

let parsed
try {
  parsed = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean' }, 'skip-tests': { type: 'boolean' } },
  })
} catch {
  fail(usage)
}
const [asked, ...others] = parsed.positionals
if (asked === undefined || others.length > 0) fail(usage)
const isDry = parsed.values['dry-run'] === true

const { version: current } = JSON.parse(readFileSync('package.json', 'utf8'))
const version = nextVersion(current, asked)
const tag = `v${version}`
const branch = run('git', ['rev-parse', '--abbrev-ref', 'HEAD'])
if (branch !== 'main') fail(`Releases are made on main, and this is ${branch}.`)
if (run('git', ['status', '--porcelain']) !== '')
  fail('There are changes that are not committed; commit or stash them first.')
if (run('git', ['tag', '--list', tag]) !== '') fail(`The tag ${tag} exists already.`)
const changelog = releasedChangelog(
  readFileSync('CHANGELOG.md', 'utf8'),
  version,
  new Date().toISOString().slice(0, 10),
)

if (isDry) {
  console.log(
    `Would release ${version} (now ${current}): CHANGELOG.md, package.json, package-lock.json and lib/packageVersion.ts`,
  )
  console.log(`would be committed as "Release ${version}" and tagged ${tag}. Nothing was changed.`)
} else {
  if (parsed.values['skip-tests'] !== true) run('npm', ['test'], { stdio: 'inherit' })
  writeFileSync('CHANGELOG.md', changelog)
  run('npm', ['version', version, '--no-git-tag-version', '--allow-same-version=false'])
  run('git', ['add', 'CHANGELOG.md', 'package.json', 'package-lock.json', 'lib/packageVersion.ts'])
  run('git', ['commit', '--quiet', '--message', `Release ${version}`])
  run('git', ['tag', '--annotate', tag, '--message', `Release ${version}`])
  console.log(`Released ${version} here. To publish it:\n\n    git push --follow-tags\n    npm publish`)
}
