/** The drawing library, or nothing where the optional package is not installed: then there are figures without charts. */
const libraryAddress = new URL('../uPlot.esm.js', import.meta.url).href
/** @type {Promise<typeof import('uplot') | undefined>} */
export const chartLibrary = import(libraryAddress).then(
  (module) => module.default,
  () => undefined,
)

/** @returns {Promise<boolean>} whether charts can be drawn at all */
export async function canDraw() {
  return (await chartLibrary) !== undefined
}

/** Said in place of a chart. */
export const cannotDraw = 'Charts need the package uplot on the service: npm install uplot.'
