import type { Command } from './Command.js'

/** A row of the table of commands. */
export interface CommandEntry {
  /** One line for the list of commands. */
  readonly summary: string
  /** Loads the command when it is asked for, so that one command never pays for another's packages. */
  readonly load: () => Promise<Command>
}

/** The commands by name, in the order in which the help lists them. Help, completion and `docs/command-line.md` follow this table. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  serve: {
    summary: 'Start the service: the Metrics API on an embedded store, with a dashboard.',
    load: async () => (await import('./serve.js')).serve,
  },
  demo: {
    summary: "Start the service, record this machine's figures into it, and show what becomes of them.",
    load: async () => (await import('./demo.js')).demo,
  },
  send: {
    summary: 'Send a value, or lines of values from standard input.',
    load: async () => (await import('./send.js')).send,
  },
  list: {
    summary: 'List metrics, all or those that match a pattern.',
    load: async () => (await import('./list.js')).list,
  },
  get: {
    summary: "Show a metric's measurements: a line a series, drawn and in figures.",
    load: async () => (await import('./get.js')).get,
  },
  tail: {
    summary: "Follow a metric: a live chart, or a line a record where there's no terminal.",
    load: async () => (await import('./tail.js')).tail,
  },
  annotate: {
    summary: 'Record an event, such as a deploy, in a stream of annotations.',
    load: async () => (await import('./annotate.js')).annotate,
  },
  delete: {
    summary: 'Delete metrics with all their measurements, by name or pattern.',
    load: async () => (await import('./delete.js')).deleteMetrics,
  },
  check: {
    summary: 'Say whether a name and tags are legal, and what they could be instead.',
    load: async () => (await import('./check.js')).check,
  },
  export: {
    summary: 'Print all that metrics have measured, for import into another service.',
    load: async () => (await import('./export.js')).exportMetrics,
  },
  import: {
    summary: 'Bring in measurements that were exported elsewhere, from JSON or CSV.',
    load: async () => (await import('./import.js')).importFiles,
  },
  spool: {
    summary: 'Send what processes that have ended left in a spool directory.',
    load: async () => (await import('./spool.js')).spool,
  },
  completion: {
    summary: 'Print the lines that teach bash, zsh or fish to complete all this.',
    load: async () => (await import('./completion.js')).completion,
  },
}
