import type { Fields } from '../fields/Fields.js'
import { readFields } from '../fields/readFields.js'
import { filledText } from '../fields/rules.js'

/** The name in a body; `tags`, by which old clients choose a data model, says nothing here, as charts of both go together. @throws RequestRefusal 400 */
export function readSpaceName(body: Fields): string {
  return readFields(body, { name: filledText(255) }, ['name']).name ?? ''
}
