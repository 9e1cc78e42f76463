#!/usr/bin/env node
import { runCommandLine } from './runCommandLine.js'

// The status is set, not exited with, so that what was written to a pipe arrives.
process.exitCode = await runCommandLine(process.argv.slice(2))
