import { describe, expect, test } from '@jest/globals'
import { commands } from '../../lib/cli/commands.js'
import { parseWords } from '../../lib/cli/parseWords.js'
import { run } from './commandLine.js'

const names = Object.keys(commands)

describe('wrong usage ends with 2, in one line that says what to type', () => {
  test.each<[string[], string]>([
    [[], 'A command is missing; librato-reporter --help lists'],
    [['sevre'], 'There is no command "sevre"; did you mean serve?'],
    [['__proto__'], 'There is no command "__proto__"; librato-reporter --help'],
    [['constructor'], 'There is no command "constructor"'],
    [['x'.repeat(100_000)], '…"; librato-reporter --help'],
    [['--json', 'list'], 'The command comes first, then "--json"'],
    [['serve', '--prot', '1'], 'serve has no option --prot; did you mean --port?'],
    [['serve', '--port', 'many'], '--port takes a number from 0 to 65535, not "many".'],
    [['serve', '--port', '70000'], '--port takes a number'],
    [['serve', '--port'], '--port needs a value: --port=PORT.'],
    [['get', 'a', '--tag', '--json'], '--tag needs a value: --tag=NAME=PATTERN.'],
    [['get', 'a', '-t'], '--tag needs a value'],
    [['serve', 'here'], 'serve takes no argument "here"'],
    [['list', '--json=yes'], '--json takes no value.'],
    [['get'], 'Say: librato-reporter get NAME'],
    [['get', 'a', 'b'], 'Say: librato-reporter get NAME'],
    [['list', 'a', 'b'], 'the pattern in quotes'],
    [['list', '--limit', '0'], '--limit takes a whole number from 1 on, not "0".'],
    [['export', '--resolution', '7s'], '--resolution takes what an hour is a multiple of'],
    [['tail', 'a', '--interval', 'soon'], '--interval takes a time span such as 90s'],
    [['tail'], 'Say: librato-reporter tail NAME'],
    [['annotate', 'deploys'], 'a title of several words in quotes'],
    [['annotate', 'deploys', 'v1', '--link', 'nothing'], 'A link is written name=url'],
    [['annotate', 'deploys', 'v1', '--start', 'tomorrow'], '--start takes Unix seconds, a date'],
    [['delete'], 'Say: librato-reporter delete NAME...'],
    [['delete', 'a'], 'say --yes, or --dry-run'],
    [['check'], 'Say: librato-reporter check NAME'],
    [['check', 'a', 'b'], 'A tag is written name=value, not "b".'],
    [['completion'], 'Say: librato-reporter completion bash|zsh|fish.'],
    [['completion', 'tcsh'], 'not "tcsh"'],
    [['send'], 'Say: librato-reporter send gauge|counter NAME VALUE'],
    [['send', 'gauge', 'a'], '"a" has no value'],
    [['send', 'gauge', 'a b', '1'], 'the name "a b" is not 1 to 255'],
    [['send', 'gauge', 'a', '0x10'], 'the value "0x10" is not a decimal number'],
    [['send', 'gauge', 'a', '1e127'], 'at most 1e126'],
    [['send', 'counter', 'a', '-1'], 'never negative'],
    [['send', 'counter', 'a', '1', 'host=x'], 'a counter has a source and no tags'],
    [['send', 'counter', 'a', '1', '--tag', 'host=x'], 'A counter has a source and no tags'],
    [['send', 'gauge', 'a', '1', '--tag', 'x'], 'A tag is written name=value'],
    [['send', 'gauge', 'a', '1', '--tag', 'x=ü'], 'tags: has an illegal value'],
    [['send', 'gauge', 'a', '1', 'x=1', 'x=2'], 'given twice'],
    [['send', 'gauge', 'a', '1', '@then'], '"@then" is no time'],
    [['list'], 'No user and no token: none was passed'],
    [['list', '--user', 'u', '--token', 't', '--url', 'http://10.0.0.1/v1'], 'give --allow-plaintext'],
    [['list', '--user', 'u', '--token', 't', '--url', 'nonsense'], 'url must be a whole url'],
    [['list', '--user', 'a:b', '--token', 't'], 'user must not contain a colon.'],
  ])('%j', async (words, sentence) => {
    const { code, out, err } = await run(words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^librato-reporter: [^\n]*\n$/)
    expect(err).toContain(sentence)
    expect(err.length).toBeLessThan(400)
  })

  test('on a terminal, send without lines says what it waits for', async () => {
    expect(await run(['send', 'gauge'], { columns: 80 })).toMatchObject({ code: 2, out: '' })
  })
})

describe('help', () => {
  test('lists every command with its summary', async () => {
    for (const words of [['--help'], ['-h'], ['help']]) {
      const { code, out, err } = await run(words)
      expect({ code, err }).toEqual({ code: 0, err: '' })
      for (const [name, { summary }] of Object.entries(commands))
        expect(out).toMatch(new RegExp(`^  ${name} +${summary.replace(/[.*+?()[\]]/g, '\\$&')}$`, 'm'))
    }
  })

  test.each(names)('of %s tells its options, whatever else was typed', async (name) => {
    const command = await commands[name]!.load()
    for (const words of [
      [name, '--wrong', '--help'],
      ['help', name],
      [name, '-h'],
    ]) {
      const { code, out, err } = await run(words)
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toContain(`Usage: librato-reporter ${command.usage}\n`)
      expect(out).toContain(commands[name]!.summary)
      for (const option of Object.keys(command.options)) expect(out).toContain(`--${option}`)
    }
  })

  test.each(names)(
    'of %s has the connection where there is a service to talk to, and no two options of one letter',
    async (name) => {
      const { options, usage } = await commands[name]!.load()
      const letters = Object.values(options).flatMap(({ short }) => (short === undefined ? [] : [short]))
      expect(new Set(letters).size).toBe(letters.length)
      expect(usage.startsWith(name)).toBe(true)
      const talks = !['check', 'completion'].includes(name)
      for (const option of ['user', 'token']) expect(Object.hasOwn(options, option)).toBe(talks)
      for (const { type, placeholder, description } of Object.values(options)) {
        expect(placeholder !== undefined).toBe(type === 'string')
        expect(description).toMatch(/^["A-Z]|^https/)
      }
    },
  )

  test.each(['', ...names])('of %p fits into the columns of a terminal, with all its words', async (name) => {
    const words = name === '' ? ['--help'] : [name, '--help']
    const { out: plain } = await run(words)
    for (const columns of [60, 80, 120]) {
      const { out } = await run(words, { columns })
      expect(out.split(/\s+/)).toEqual(plain.split(/\s+/))
      for (const line of out.split('\n')) if (line.length > columns) expect(line.trim()).not.toMatch(/ \S.* /)
    }
  })

  test('of one word that is longer than the terminal is not cut', async () => {
    const { out } = await run(['send', '--help'], { columns: 1 })
    expect(out).toContain('LIBRATO_TOKEN')
  })

  test('is no option after --', async () => {
    expect(await run(['check', '--', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--help') })
  })

  test('--version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' })
  })
})

test('negative numbers are values and no options', async () => {
  const send = await commands['send']!.load()
  expect(parseWords('send', send, ['gauge', 'a', '-5', '--time', '-15m', '--tag', 'a=b', '--tag=c=d'])).toEqual({
    positionals: ['gauge', 'a', '-5'],
    values: { time: '-15m', tag: ['a=b', 'c=d'] },
  })
})
