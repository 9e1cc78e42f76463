import { hostname } from 'node:os'
import { resolve } from 'node:path'
import type { Service } from '../service/index.js'
import type { Command, CommandArguments } from './Command.js'
import type { CommandContext } from './CommandContext.js'
import { countMetrics } from './demo/countMetrics.js'
import { hostTag } from './demo/hostTag.js'
import { makeSpace } from './demo/makeSpace.js'
import { welcomeLines } from './demo/welcomeLines.js'
import { textOf } from './optionValues.js'
import { readServiceOptions, serviceOptions } from './serviceOptions.js'
import { createPaint } from './terminal/paint.js'
import { Terminal } from './terminal/Terminal.js'

const defaultData = './librato-data'

// In a pipe the table comes with every sixth flush: twice a minute.
const plainEvery = 6

/** `librato-reporter demo`, which is `npm start`: the service, and this machine reported into it, until Ctrl-C or SIGTERM. */
export const demo: Command = {
  usage: 'demo [options]',
  options: serviceOptions,

  async run({ values }, context) {
    const { startService } = await import('../service/index.js')
    const stopped = context.untilStopped()
    const service = await startService(readServiceOptions(values, context.environment))
    try {
      await showUntil(stopped, service, values, context)
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
  { output, environment, runtime }: CommandContext,
): Promise<void> {
  const { Demo } = await import('./demo/Demo.js')
  const terminal = new Terminal(output, environment, plainEvery)
  const { url, user, token, madeToken, tokenFile } = service
  const running = new Demo({ url, user, token, host: hostTag(hostname()) }, terminal, runtime)
  try {
    const earlier = await countMetrics(running.api)
    if (earlier.metrics === 0) await makeSpace(running.api)
    const welcome = welcomeLines(
      {
        dashboard: new URL('/', url).href,
        user,
        newToken: madeToken ? token : undefined,
        tokenFile,
        isTokenGiven: Object.hasOwn(textOf(values, 'token', environment['LIBRATO_TOKEN']), 'token'),
        data: dataText(values['data']),
        earlier,
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
