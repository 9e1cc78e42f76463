import { accumulating } from './accumulating.js'
import { arithmetic } from './arithmetic.js'
import { fillings } from './filling.js'
import { joining } from './joining.js'
import type { SetFunction } from './SetFunction.js'
import { scaling } from './scaling.js'
import { selecting } from './selecting.js'
import { movingWindows } from './windowing.js'

/** Every function that takes a set of series, by name. What works on the expression within it (`timeshift`, `group_by`, `map`) and what reads (`series`) is read by `readExpression`. */
export const functionTable: ReadonlyMap<string, SetFunction> = new Map(
  [...joining, ...arithmetic, ...scaling, ...accumulating, ...movingWindows, ...fillings, ...selecting].map(
    (definition) => [definition.name, definition],
  ),
)
