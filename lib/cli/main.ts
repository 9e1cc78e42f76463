#!/usr/bin/env node
import { runCommandLine } from './runCommandLine.js'

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read our output has read enough (`| head`): no reason to say anything.
    if (error.code === 'EPIPE') process.exit()
    if (stream === process.stdout)
      process.stderr.write(`librato-reporter: Standard output cannot be written: ${error.message}.\n`)
    process.exit(1)
  })
}

// The status is set, not exited with, so that what was written to a pipe arrives.
process.exitCode = await runCommandLine(process.argv.slice(2))
