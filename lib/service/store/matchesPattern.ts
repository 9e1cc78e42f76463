/**
 * Whether a text matches a pattern in which `*` stands for any characters, none included. Both are compared as they are: lower them first.
 * Linear in practice and never more than pattern times text: patterns come from requests, and a regular expression made of one could hang.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  let star = -1
  let resume = 0
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p
      resume = t
      p += 1
    } else if (pattern[p] === text[t]) {
      p += 1
      t += 1
    } else if (star >= 0) {
      // The latest star takes one more character; earlier ones never need to be tried again.
      resume += 1
      t = resume
      p = star + 1
    } else {
      return false
    }
  }
  while (pattern[p] === '*') p += 1
  return p === pattern.length
}
