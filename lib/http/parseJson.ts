/** What came of parsing: a value, or that it was no JSON. */
export interface ParsedJson {
  readonly isJson: boolean
  readonly value: unknown
}

/** Parses JSON without throwing. Blank text is no JSON. */
export function parseJson(text: string): ParsedJson {
  try {
    return { isJson: true, value: JSON.parse(text) as unknown }
  } catch {
    return { isJson: false, value: undefined }
  }
}
