import type { Fields } from '../fields/Fields.js'
import { readFields } from '../fields/readFields.js'
import { filledText } from '../fields/rules.js'
import { RequestRefusal } from '../RequestRefusal.js'

/** The name in a body; `tags`, by which old clients choose a data model, says nothing here, as charts of both go together. @throws RequestRefusal 400 */
export function readSpaceName(body: Fields): string {
  return readFields(body, { name: filledText(255) }, ['name']).name ?? ''
}

/** Another space has this name. */
export function nameTaken(): RequestRefusal {
  return new RequestRefusal(422, { params: { name: ['has already been taken'] } })
}
