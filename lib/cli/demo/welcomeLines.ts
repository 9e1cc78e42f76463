import type { Paint } from '../terminal/paint.js'
import { plainText } from '../terminal/plainText.js'

/** What the demo says when it has started. */
export interface Welcome {
  /** Address of the dashboard. */
  readonly dashboard: string
  readonly user: string
  /** Only where this start made it; it is not printed again. */
  readonly newToken: string | undefined
  /** Where the token is kept; `undefined` with data in memory. */
  readonly tokenFile: string | undefined
  /** Whether the token came by option or environment. */
  readonly isTokenGiven: boolean
  readonly data: string
  /** Metrics that were there before; `many`: more than were counted. */
  readonly earlier: { readonly metrics: number; readonly isMore: boolean }
}

/** The first lines: where to look, how to sign in, what was found. */
export function welcomeLines(welcome: Welcome, paint: Paint): string[] {
  const { dashboard, user, data, earlier } = welcome
  const found =
    earlier.metrics === 0
      ? 'new'
      : `${earlier.isMore ? 'more than ' : ''}${earlier.metrics} ${earlier.metrics === 1 ? 'metric' : 'metrics'} from earlier`
  return [
    `${paint.dim('Dashboard')}  ${paint.bold(dashboard)}`,
    `${paint.dim('User     ')}  ${plainText(user)}`,
    `${paint.dim('Token    ')}  ${tokenText(welcome)}`,
    `${paint.dim('Data     ')}  ${plainText(data)} (${found})`,
    '',
    'This machine and this process are recorded every 5 s. Ctrl-C stops.',
    '',
  ]
}

function tokenText({ newToken, tokenFile, isTokenGiven }: Welcome): string {
  if (newToken !== undefined)
    return tokenFile === undefined
      ? `${newToken} (good until this stops: data in memory is not kept)`
      : `${newToken} (made now, printed this once, kept in ${plainText(tokenFile)})`
  if (isTokenGiven) return 'the one that was given'
  return tokenFile === undefined ? 'the one that was given' : `kept in ${plainText(tokenFile)}`
}
