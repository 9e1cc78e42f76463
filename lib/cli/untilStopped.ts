const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Resolves at the first Ctrl-C (SIGINT), SIGTERM or SIGHUP. From then on the signals have their usual effect again, so that a second Ctrl-C
 * ends a process whose closing hangs.
 */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals): void => {
      for (const name of signals) process.removeListener(name, stop)
      resolve(signal)
    }
    for (const name of signals) process.on(name, stop)
  })
}
