import { createServer } from 'node:http'
import { join } from 'node:path'
import Libsql from 'libsql'
import { answerParent } from './answerParent.js'
import { layouts } from './layouts.js'

/**
 * What the service is measured against: node:http, JSON.parse, and libsql with a row a point, one commit a request, in one thread. Nothing is
 * checked, nothing is rolled up, nothing expires.
 */
const [, , directory, layoutName] = process.argv
const layout = layouts[layoutName]
const db = new Libsql(join(directory, 'bare.db'))
db.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536',
)
db.exec(`${layout.create}; CREATE TABLE series (id INTEGER PRIMARY KEY, key TEXT UNIQUE)`)
const insert = db.prepare('INSERT INTO points VALUES (?, ?, ?, ?, ?, ?, ?)')
const insertSeries = db.prepare('INSERT INTO series VALUES (?, ?)')
const one = db.prepare(layout.one)
const many = db.prepare(layout.many)
const ids = new Map()

function idOf(name, tags) {
  const key = name + JSON.stringify(tags)
  let id = ids.get(key)
  if (id === undefined) {
    id = ids.size + 1
    ids.set(key, id)
    insertSeries.run([id, key])
  }
  return id
}

function store({ time, measurements }) {
  db.exec('BEGIN IMMEDIATE')
  for (const { name, tags, count, sum, min, max, sum_squares } of measurements)
    insert.run([time, idOf(name, tags), count, sum, min, max, sum_squares])
  db.exec('COMMIT')
}

/** `series`: the tags of one, or none for all of the metric, which came in together and are neighbours. */
function read({ name, series, start, end }) {
  if (series !== undefined) return one.all([start, end, ids.get(name + JSON.stringify(series))])
  const found = [...ids].filter(([key]) => key.startsWith(`${name}{`)).map(([, id]) => id)
  return many.all([start, end, found[0], found[found.length - 1]])
}

const server = createServer((request, answer) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString())
    const result = request.url === '/read' ? read(body) : store(body)
    answer.writeHead(202, { 'content-type': 'application/json' })
    answer.end(JSON.stringify(result ?? {}))
  })
})
server.listen(0, '127.0.0.1', () => {
  answerParent(`http://127.0.0.1:${server.address().port}`, () => {
    server.close()
    server.closeAllConnections()
    db.close()
  })
})
