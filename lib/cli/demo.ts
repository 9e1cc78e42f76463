import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { systemRuntime } from '../runtime/systemRuntime.js'
import type { Service } from '../service/index.js'
import type { Command, CommandArguments } from './Command.js'
import { countMetrics } from './demo/countMetrics.js'
import { Demo } from './demo/Demo.js'
import { hostTag } from './demo/hostTag.js'
import { welcomeLines } from './demo/welcomeLines.js'
import { portOf, textOf } from './optionValues.js'
import { createPaint } from './terminal/paint.js'
import { Terminal } from './terminal/Terminal.js'
import { untilStopped } from './untilStopped.js'

const defaultData = './librato-data'

// In a pipe the table comes with every sixth flush: twice a minute.
const plainEvery = 6

/** `librato-reporter demo`, which is `npm start`: the service, and this machine reported into it, until Ctrl-C or SIGTERM. */
export const demo: Command = {
  summary: "Start the service, record this machine's figures into it, and show what becomes of them.",
  usage: 'demo [options]',
  options: {
    host: { type: 'string', placeholder: 'ADDRESS', description: 'Address to listen on. Default: 127.0.0.1' },
    port: { type: 'string', placeholder: 'PORT', description: 'Port to listen on; 0 takes a free one. Default: 8186' },
    data: {
      type: 'string',
      placeholder: 'DIRECTORY',
      description: `Where the data is kept, or ':memory:'. Default: ${defaultData}`,
    },
    user: { type: 'string', placeholder: 'NAME', description: 'Default: LIBRATO_USER, else admin' },
    token: {
      type: 'string',
      placeholder: 'TOKEN',
      description: 'Default: LIBRATO_TOKEN, else the one kept with the data, else a new one, printed once',
    },
  },

  async run({ values }) {
    const { startService } = await import('../service/index.js')
    const stopped = untilStopped()
    const service = await startService({
      ...textOf(values, 'host'),
      ...portOf(values, 'port'),
      ...textOf(values, 'data'),
      ...textOf(values, 'user', process.env['LIBRATO_USER']),
      ...textOf(values, 'token', process.env['LIBRATO_TOKEN']),
    })
    try {
      await showUntil(stopped, service, values)
    } finally {
      await service.close()
    }
    return 0
  },
}

async function showUntil(
  stopped: Promise<unknown>,
  service: Service,
  values: CommandArguments['values'],
): Promise<void> {
  const terminal = new Terminal(process.stdout, process.env, plainEvery)
  const { url, user, token, madeToken, tokenFile } = service
  const running = new Demo({ url, user, token, host: hostTag(hostname()) }, terminal, systemRuntime)
  try {
    const welcome = welcomeLines(
      {
        dashboard: new URL('/', url).href,
        user,
        newToken: madeToken ? token : undefined,
        tokenFile,
        isTokenGiven: Object.hasOwn(textOf(values, 'token', process.env['LIBRATO_TOKEN']), 'token'),
        data: dataText(values['data']),
        earlier: await countMetrics(running.api),
      },
      createPaint(terminal.isColourful),
    )
    for (const line of welcome) terminal.print(line)
    running.start()
    await stopped
  } finally {
    await running.close()
  }
}

/** Where the data is, in full: a demo is often started from somewhere else the next time. */
function dataText(given: unknown): string {
  const data = typeof given === 'string' ? given : defaultData
  return data === ':memory:' ? 'in memory' : resolve(data)
}
