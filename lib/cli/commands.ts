import type { Command } from './Command.js'

/** The commands by name, in the order in which the help lists them. Each is loaded when it is asked for, so that one command never pays for another's packages. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.js')).serve,
  demo: async () => (await import('./demo.js')).demo,
  spool: async () => (await import('./spool.js')).spool,
}
