import { LibratoError } from '../../errors/index.js'
import { assertKnownOptions } from '../../options/assertKnownOptions.js'
import type { Fault, Faults } from './Fault.js'

const names = ['latency', 'status', 'headers', 'body', 'cut', 'when']
/** Milliseconds that a timer can be set to. */
const maxLatency = 2 ** 31 - 1

/** @throws {LibratoError} INVALID_OPTION for anything that is no {@link Faults} */
export function assertFaults(faults: unknown): asserts faults is Faults {
  if (typeof faults === 'function') return
  const list: unknown[] = Array.isArray(faults) ? faults : [faults]
  for (const fault of list) if (fault !== null && fault !== undefined) assertFault(fault)
}

/** @throws {LibratoError} INVALID_OPTION */
export function assertFault(fault: unknown): asserts fault is Fault {
  assertKnownOptions(fault, names, 'faults')
  const { latency, status, headers, body, cut, when } = fault as Record<string, unknown>
  check(latency === undefined || isWithin(latency, 0, maxLatency), 'latency must be milliseconds, 0 or more')
  check(status === undefined || (Number.isInteger(status) && isWithin(status, 200, 599)), 'status must be 200 to 599')
  check(headers === undefined || areHeaders(headers), 'headers must be an object of texts')
  check(cut === undefined || cut === true || cut === 'halfway', "cut must be true or 'halfway'")
  check(when === undefined || when === 'before' || when === 'after', "when must be 'before' or 'after'")
  check(status === undefined || cut === undefined, 'status and cut exclude each other')
  check(status !== undefined || (headers === undefined && body === undefined), 'headers and body need a status')
  check(!(cut === 'halfway' && when === 'before'), "cut: 'halfway' is always after the work")
}

function check(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new LibratoError('INVALID_OPTION', `faults: ${rule}.`)
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}

function areHeaders(headers: unknown): boolean {
  return (
    typeof headers === 'object' &&
    headers !== null &&
    Object.values(headers).every((value) => typeof value === 'string')
  )
}
