const { hasOwnProperty: isOwn } = Object.prototype

/** One step of a path through a {@link TagTree}: all values of the tag that comes next, and where each leads. */
class Branch<T> {
  /** Name of the tag that came next when this was made; undefined while none has. */
  name: string | undefined
  values: Map<unknown, Branch<T>> | undefined
  /** For objects that have another tag in this place. */
  others: Map<string, Branch<T>> | undefined
  /** What the tags up to here stand for, if they are all. */
  end: T | undefined

  /** The branch for a tag, made if there is none. */
  named(name: string): Branch<T> {
    this.name ??= name
    if (this.name === name) return this
    this.others ??= new Map()
    let other = this.others.get(name)
    if (other === undefined) {
      other = new Branch()
      other.name = name
      this.others.set(name, other)
    }
    return other
  }
}

/**
 * Finds what a set of tags stands for without sorting them, or making a text of them: by a path of names and values in the order in which the
 * object has them. Another order is another path, which leads to the same where that was added; so is a number beside the same digits as a
 * text. Names and values are compared whole, so no two sets share a path.
 */
export class TagTree<T> {
  #root = new Branch<T>()
  #size = 0

  /** Steps of all paths: what memory goes with. */
  get size(): number {
    return this.#size
  }

  /** What was added for just these tags; nothing for what is no plain set of them. */
  find(tags: object): T | undefined {
    let branch = this.#root
    // In just this form V8 takes the names from the shape of the object, and knows without looking that they are its own.
    for (const name in tags) {
      if (!isOwn.call(tags, name)) return undefined
      const named = branch.name === name ? branch : branch.others?.get(name)
      const next = named?.values?.get((tags as Record<string, unknown>)[name])
      if (next === undefined) return undefined
      branch = next
    }
    return branch.end
  }

  /** `tags` have no properties but their own; where there are none, nothing is added, or `null` and `[]` would be found to be as good. */
  add(tags: Readonly<Record<string, unknown>>, end: T): void {
    let branch = this.#root
    for (const name of Object.keys(tags)) {
      const named = branch.named(name)
      named.values ??= new Map()
      let next = named.values.get(tags[name])
      if (next === undefined) {
        next = new Branch()
        named.values.set(tags[name], next)
        this.#size += 1
      }
      branch = next
    }
    if (branch !== this.#root) branch.end = end
  }
}
