import { attend } from './attend.js'

/**
 * Calls a function that the application gave us. Whatever it does, its caller goes on: `failed` is told of what it throws, and of what its
 * promise rejects with. Returns what to wait for if it gave a promise; that never rejects.
 */
export function callUser(
  call: () => unknown,
  failed: (error: unknown) => void,
  returned: (value: unknown) => void = () => {},
): Promise<void> | undefined {
  let value: unknown
  try {
    value = call()
  } catch (error) {
    failed(error)
    return undefined
  }
  return attend(value, returned, failed)
}
