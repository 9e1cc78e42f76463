import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import { openStore } from '../../../lib/service/store/openStore.js'
import type { Store } from '../../../lib/service/store/Store.js'

let store: Store
let directory: string

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'librato-documents-'))
  store = await openStore({ directory, runtime: systemRuntime })
})

afterEach(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})

const space = (name: string, isUnique = false) =>
  store.createDocument({ kind: 'space', name, body: { note: name }, isUnique, now: 100 })

describe('documents', () => {
  test('are kept through a restart, with a number that is never given twice', async () => {
    const first = await space('Operations')
    expect(first).toEqual({
      id: expect.any(Number),
      parent: 0,
      name: 'Operations',
      time: 0,
      body: { note: 'Operations' },
      createdAt: 100,
      updatedAt: 100,
    })
    await store.deleteDocument('space', first!.id)
    await store.close()
    store = await openStore({ directory, runtime: systemRuntime })
    expect(await store.getDocument('space', first!.id)).toBeUndefined()
    expect((await space('Operations'))!.id).toBeGreaterThan(first!.id)
  })

  test('are found by name whatever the case, and only among their kind and parent', async () => {
    const { id } = (await space('Web'))!
    await store.createDocument({ kind: 'chart', parent: id, name: 'Latency', body: {}, now: 1 })
    expect(await store.findDocument('space', 'wEB')).toMatchObject({ id })
    expect(await store.findDocument('chart', 'latency')).toBeUndefined()
    expect(await store.findDocument('chart', 'latency', id)).toMatchObject({ name: 'Latency' })
    expect(await store.getDocument('chart', id)).toBeUndefined()
  })

  test('may have to be unique', async () => {
    expect(await space('One', true)).toBeDefined()
    expect(await space('ONE', true)).toBeUndefined()
    expect(await space('One')).toBeDefined()
  })

  test('may have to be unique in their name or in fields of their body, also after a change', async () => {
    const user = (email: string) =>
      store.createDocument({ kind: 'user', name: '', body: { email }, uniqueFields: ['email'], now: 1 })
    const first = (await user('a'))!
    const second = (await user('b'))!
    expect(await user('a')).toBeUndefined()
    const change = { uniqueFields: ['email'], now: 2 }
    expect(await store.updateDocument('user', second.id, { ...change, body: { email: 'a' } })).toBeUndefined()
    expect(await store.updateDocument('user', first.id, { ...change, body: { email: 'a' } })).toBeDefined()
    const [one, two] = [(await space('One'))!, (await space('Two'))!]
    expect(await store.updateDocument('space', two.id, { name: 'ONE', isUnique: true, now: 2 })).toBeUndefined()
    expect(await store.updateDocument('space', one.id, { name: 'ONE', isUnique: true, now: 2 })).toBeDefined()
  })

  test('are listed by what is in their body', async () => {
    for (const [n, email] of ['c', 'a', "b' OR 1"].entries())
      await store.createDocument({ kind: 'user', name: '', body: { email, n }, now: 1 })
    const list = async (query: object) => {
      const page = await store.listDocuments({ kind: 'user', offset: 0, length: 10, ...query })
      return [page.total, page.found, page.items.map(({ body }) => body['email'])]
    }
    expect(await list({ orderBy: { field: 'email' } })).toEqual([3, 3, ['a', "b' OR 1", 'c']])
    expect(await list({ orderBy: { field: 'email' }, descending: true, length: 1 })).toEqual([3, 3, ['c']])
    expect(await list({ having: { email: "b' OR 1" } })).toEqual([3, 1, ["b' OR 1"]])
    expect(await list({ having: { n: 1, email: 'a' } })).toEqual([3, 1, ['a']])
    expect(await list({ having: { n: 1, email: 'c' } })).toEqual([3, 0, []])
  })

  test('are not added to what is gone', async () => {
    const { id } = (await space('Gone'))!
    await store.deleteDocument('space', id)
    const chart = { kind: 'chart', parent: id, name: 'c', body: {}, now: 1 } as const
    expect(await store.createDocument(chart)).toBeUndefined()
    expect(await store.listDocuments({ kind: 'chart', parent: id, offset: 0, length: 1 })).toMatchObject({ total: 0 })
  })

  test('are listed in pages, by substring or pattern, by time, and in either order', async () => {
    const parent = (await space('Web'))!.id
    for (const [n, name] of ['b_x', 'a%x', 'cx', 'd'].entries()) {
      await store.createDocument({ kind: 'annotation', parent, name, time: 10 * n, body: { n }, now: n })
    }
    const list = async (query: object) => {
      const page = await store.listDocuments({ kind: 'annotation', parent, offset: 0, length: 10, ...query })
      return [page.total, page.found, page.items.map(({ name }) => name)]
    }
    expect(await list({})).toEqual([4, 4, ['a%x', 'b_x', 'cx', 'd']])
    expect(await list({ name: 'X' })).toEqual([4, 3, ['a%x', 'b_x', 'cx']])
    expect(await list({ name: '_' })).toEqual([4, 1, ['b_x']])
    expect(await list({ name: '*%*' })).toEqual([4, 1, ['a%x']])
    expect(await list({ from: 10, to: 30, orderBy: 'time', descending: true })).toEqual([4, 2, ['cx', 'a%x']])
    expect(await list({ offset: 3, length: 5, orderBy: 'id' })).toEqual([4, 4, ['d']])
    expect(await list({ offset: 9 })).toEqual([4, 4, []])
    expect(await list({ name: 'x'.repeat(1_000) })).toEqual([4, 0, []])
  })

  test('change in part, and go with what belongs to them', async () => {
    const { id } = (await space('Web'))!
    const chart = await store.createDocument({ kind: 'chart', parent: id, name: 'c', body: {}, now: 1 })
    expect(await store.updateDocument('space', id, { name: 'New', now: 200 })).toMatchObject({
      name: 'New',
      body: { note: 'Web' },
      createdAt: 100,
      updatedAt: 200,
    })
    expect(await store.updateDocument('space', 999, { name: 'x', now: 1 })).toBeUndefined()
    expect(await store.deleteDocument('space', id)).toBe(true)
    expect(await store.deleteDocument('space', id)).toBe(false)
    expect(await store.getDocument('chart', chart!.id)).toBeUndefined()
  })
})
