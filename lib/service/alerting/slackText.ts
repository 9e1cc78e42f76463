import { field, isFields } from '../fields/Fields.js'
import type { AlertMessage } from './AlertState.js'

/** What a message says in a chat: the texts that the API sent to Slack, in Slack's markup. */
export function slackText(message: AlertMessage): string {
  const alert = message['alert'] as { readonly name: string; readonly runbook_url: unknown }
  if (field(message, 'clear') !== undefined) return `Alert *${escaped(alert.name)}* has cleared.`
  const lines = [`Alert *${escaped(alert.name)}* has triggered!`]
  const conditions = new Map(
    (message['conditions'] as { id: number; type: string; threshold?: number }[]).map((one) => [one.id, one]),
  )
  const violations = message['violations']
  for (const [signal, list] of Object.entries(isFields(violations) ? violations : {})) {
    lines.push(`Source \`${escaped(signal)}\`:`)
    for (const { metric, value, recorded_at, condition_violated } of list as {
      metric: string
      value: number | null
      recorded_at: number
      condition_violated: number
    }[]) {
      const { type = 'absent', threshold } = conditions.get(condition_violated) ?? {}
      const what =
        type === 'absent' ? 'absent since' : `${type} threshold ${threshold} with value ${value}, recorded at`
      lines.push(`• metric \`${escaped(metric)}\` was ${what} ${new Date(recorded_at * 1_000).toUTCString()}`)
    }
  }
  if (typeof alert.runbook_url === 'string' && alert.runbook_url !== '')
    lines.push(`Runbook: ${escaped(alert.runbook_url)}`)
  return lines.join('\n')
}

/** The three characters that Slack's markup knows. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
