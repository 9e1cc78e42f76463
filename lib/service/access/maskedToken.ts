/** Characters of a token that are shown once it was made. */
export const shownCharacters = 4

/** A token as it is shown after it was told once: 60 asterisks and its end. */
export function maskedToken(ending: unknown): string {
  return `${'*'.repeat(60)}${String(ending)}`
}
