#!/usr/bin/env node
import { runCommandLine } from './runCommandLine.js'

// Whoever read our output has read enough (`| head`): no reason to say anything.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
}

// The status is set, not exited with, so that what was written to a pipe arrives.
process.exitCode = await runCommandLine(process.argv.slice(2))
