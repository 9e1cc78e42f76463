/** Text that only shows, whatever was in it: control characters, which could move the cursor or rename the window, and marks that turn the direction of writing become `?`. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?')
}
