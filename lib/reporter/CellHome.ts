import { FIGURES } from '../windows/cell.js'

/** What a home asks of the chunk whose cells it names. */
export interface HomeOwner {
  /** Whether its series are such that those beyond the bound share. */
  readonly isShared: boolean
  /** Called for the first sample of a cell since the last seal; false if none is taken any more. */
  touch(index: number): boolean
  /** Keeps a total that is kept elsewhere, and returns the one before it; NaN for the first. */
  baseline(index: number, total: number): number
}

/**
 * Where the cells of a chunk are: what handles hold, with the position of their own cell, so that recording looks nothing up. All handles of a
 * chunk share one, so their cells can be taken away in one step, and recording needs no check of its own: a cell that was taken away is found
 * untouched, and the first sample of a cell takes a slower path anyway.
 */
export class CellHome {
  /** Cells that are never touched while the chunk has none, or has another home. */
  cells: Float64Array
  /** Whether series beyond the bound share its cells. */
  readonly isShared: boolean
  #owner: HomeOwner | undefined

  constructor(owner: HomeOwner, cells: Float64Array) {
    this.#owner = owner
    this.isShared = owner.isShared
    this.cells = cells
  }

  /** Whether series have left the chunk: handles find out where theirs is by attaching again. */
  get isGone(): boolean {
    return this.#owner === undefined
  }

  /** Called for the first sample since the last seal of the cell at this position in `cells`; false if none is taken any more. */
  touch(at: number): boolean {
    return this.#owner?.touch(at / FIGURES) ?? false
  }

  /** Keeps a total that is kept elsewhere, and returns the one before it; NaN for the first. */
  baseline(at: number, total: number): number {
    return this.#owner?.baseline(at / FIGURES, total) ?? Number.NaN
  }

  /** From now on no cell is found here; only while all are untouched. */
  leave(nowhere: Float64Array): void {
    this.cells = nowhere
    this.#owner = undefined
  }
}
