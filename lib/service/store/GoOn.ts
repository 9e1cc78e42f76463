/** Called between the steps of a read. Throws when nobody waits for the answer any more. */
export type GoOn = () => void

/** For reads that nobody can end. */
export const always: GoOn = () => undefined
