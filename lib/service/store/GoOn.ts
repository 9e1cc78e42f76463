/** Asked between the steps of a read. Throws when nobody waits for it any more. */
export type GoOn = () => void

/** Of reads that nothing ends. */
export const always: GoOn = () => undefined
