import { afterAll, describe, expect, test } from '@jest/globals'
import { resolveClientOptions } from '../../lib/http/index.js'
import { LibratoError } from '../../lib/index.js'
import { resolveReporterOptions } from '../../lib/reporter/resolveReporterOptions.js'
import { resolveServiceOptions } from '../../lib/service/ServiceOptions.js'
import { documented, optionTables, silent } from './optionTables.js'

/** The names that a function takes, as it tells whoever gives it an unknown one. */
function known(take: (options: object) => unknown): string[] {
  try {
    take({ thisOptionIsNobodys: true })
  } catch (error) {
    const list = error instanceof LibratoError ? /known are (.*)$/.exec(error.message)?.[1] : undefined
    if (list !== undefined) return list.split(', ').sort()
  }
  throw new Error('An unknown option was not refused by naming those that are known.')
}

afterAll(() => silent.close())

describe.each(optionTables)('the table of options in %s', (page, take) => {
  test('has each that there is, and no other', () => {
    expect([...documented(page).keys()].sort()).toEqual(known(take))
  })
})

test('the defaults of the Reporter are those of the table', () => {
  const rows = documented('docs/reporter.md')
  for (const [name, value] of Object.entries(resolveReporterOptions({}))) {
    const shown = rows.get(name)?.replaceAll(/[`,]/g, '')
    if (typeof value === 'number') expect([name, Number(shown)]).toEqual([name, value])
    else if (value?.constructor === Object)
      for (const part of Object.values(value)) expect(shown).toContain(String(part))
  }
})

test('the defaults of the service are those of the table', () => {
  const rows = documented('docs/running-the-service.md')
  const { host, port, data, user } = resolveServiceOptions({})
  expect(rows.get('host')).toBe(`\`${host}\`, ${port}`)
  expect(rows.get('data')).toBe(`\`${data}\``)
  expect(rows.get('user')).toContain(`\`${user}\``)
})

test('the defaults of connect and of the spool are those of their tables', () => {
  const { timeout, retry } = resolveClientOptions({ user: 'me', token: 'secret' })
  const calls = documented('docs/calls.md')
  expect(Number(calls.get('timeout')?.replace(',', ''))).toBe(timeout)
  expect(calls.get('retry')).toBe(`\`{ limit: ${retry.limit}, base: ${retry.base}, cap: ${retry.cap} }\``)
  const { spool } = resolveReporterOptions({ spool: { directory: 'some' } })
  const rows = documented('docs/spool.md')
  expect(Number.parseInt(rows.get('bytes') ?? '', 10) * 2 ** 30).toBe(spool?.bytes)
  expect(Number.parseInt(rows.get('age') ?? '', 10) * 86_400_000).toBe(spool?.age)
  expect(rows.get('write')).toBe(`\`'${spool?.write}'\``)
})
