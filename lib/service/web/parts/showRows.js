/**
 * Puts exactly these elements into a place, in this order. Only what is out of place is moved, as moving an element takes the keyboard and the
 * selection from it.
 *
 * @param {Element} place
 * @param {readonly Element[]} wanted
 */
export function showRows(place, wanted) {
  const kept = new Set(wanted)
  for (const present of [...place.children]) if (!kept.has(present)) present.remove()
  for (const [index, one] of wanted.entries())
    if (place.children[index] !== one) place.insertBefore(one, place.children[index] ?? null)
}
