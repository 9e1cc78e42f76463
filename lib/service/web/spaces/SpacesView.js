import { read, ServiceError, send } from '../calls/serviceCalls.js'
import { ask, confirm } from '../parts/dialogs.js'
import { element, setText } from '../parts/element.js'
import { emptyState } from '../parts/emptyState.js'
import { forAdmins, viewerNote } from '../parts/roles.js'
import { firstSpace } from '../words/commands.js'
import { ChartCard } from './ChartCard.js'
import { editChart } from './editChart.js'
import { readSpaces } from './readSpaces.js'

/** @typedef {import('../parts/pageState.js').PageState} PageState */
/** @typedef {import('./readSpaces.js').Space} Space */

/** Charts read at once: a browser opens six connections to one host. */
const parallel = 3

/** Spaces, and the charts of one of them; both are made and changed here. */
export class SpacesView {
  #title = element('h1', { id: 'spaces-title' }, 'Spaces')
  #choice = element('select', { class: 'choice', 'aria-label': 'Space' })
  #tools = element('div', { class: 'tools' })
  #charts = element('ul', { class: 'charts', 'aria-label': 'Charts' })
  #noCharts = element(
    'section',
    { class: 'empty', hidden: true },
    element('h2', {}, 'This space has no charts yet'),
    element('p', { class: forAdmins }, 'Add a chart: pick a metric, and it is drawn from then on.'),
    viewerNote('add charts'),
  )
  #missingText = element('p')
  #missing = element(
    'section',
    { class: 'empty', role: 'status', hidden: true },
    element('h2', {}, 'There is no such space'),
    this.#missingText,
  )
  #readOnly = viewerNote('change spaces and charts')
  #noSpaces = emptyState(
    'No spaces yet',
    'A space holds the charts that belong together: a service, a team, a screen on the wall. This makes one from a shell:',
    firstSpace(location.origin),
    element(
      'p',
      { class: forAdmins },
      element('button', { type: 'button', class: 'primary', onclick: () => this.#create() }, 'New space'),
    ),
  )
  element = element(
    'section',
    { 'aria-labelledby': 'spaces-title' },
    element('div', { class: 'headline' }, this.#title, this.#choice, this.#tools),
    this.#readOnly,
    this.#noSpaces,
    this.#missing,
    this.#noCharts,
    this.#charts,
  )
  #go
  #notice
  /** @type {Space[] | undefined} */
  #spaces
  /** @type {number | undefined} */
  #shown
  /** A space that was asked for, and that there is not. @type {number | undefined} */
  #unknown
  /** @type {Map<number, ChartCard>} */
  #cards = new Map()
  /** What a chart can be told to do. */
  #actions = {
    edit: (/** @type {import('./ChartCard.js').ChartShape} */ chart) => this.#edit(chart),
    remove: (/** @type {import('./ChartCard.js').ChartShape} */ chart) => this.#removeChart(chart),
    zoom: (/** @type {number} */ from, /** @type {number} */ to) => this.#go({ from, to }),
  }

  /**
   * @param {(change: Partial<PageState>) => void} go
   * @param {(text: string) => void} notice
   */
  constructor(go, notice) {
    this.#go = go
    this.#notice = notice
    this.#noSpaces.hidden = true
    this.#tools.hidden = true
    this.#choice.hidden = true
    this.#choice.addEventListener('change', () => go({ space: Number(this.#choice.value) }))
    const button = (
      /** @type {string} */ text,
      /** @type {string} */ look,
      /** @type {() => void} */ onclick,
      /** @type {string} */ label = text,
    ) => element('button', { type: 'button', class: look, 'aria-label': label, onclick }, text)
    this.#tools.append(
      // Not every phone can.
      ...(document.fullscreenEnabled ? [button('Full screen', 'plain bare wall', () => this.#fillScreen())] : []),
      button('Rename', `plain bare ${forAdmins}`, () => this.#rename(), 'Rename space'),
      button('Delete', `plain bare ${forAdmins}`, () => this.#delete(), 'Delete space'),
      button('New space', `plain ${forAdmins}`, () => this.#create()),
      button('Add chart', `primary ${forAdmins}`, () => this.#edit()),
    )
    this.#noCharts.append(
      element(
        'p',
        { class: forAdmins },
        button('Add chart', 'primary', () => this.#edit()),
      ),
    )
  }

  /**
   * @param {import('../calls/Live.js').Change} change
   * @param {PageState} state
   */
  async refresh(change, state) {
    if (this.#spaces === undefined || change.kinds === null || change.kinds.has('space')) {
      this.#spaces = await readSpaces()
      this.#unknown = undefined
    }
    const space = state.space === 0 ? this.#spaces[0] : await this.#find(state.space)
    this.#showHead(space, state.space)
    const isOther = space?.id !== this.#shown
    if (space !== undefined && (isOther || change.kinds === null || change.kinds.has('chart')))
      await this.#readCharts(space)
    this.#shown = space?.id
    if (space === undefined) this.#clear()
    const waiting = [...this.#cards.values()].filter((card) => isOther || card.isConcerned(change))
    const work = async () => {
      for (let card = waiting.shift(); card !== undefined; card = waiting.shift()) await card.refresh(state)
    }
    await Promise.all(Array.from({ length: parallel }, work))
  }

  recolour() {
    for (const card of this.#cards.values()) card.recolour()
  }

  leave() {}

  get #space() {
    return this.#spaces?.find(({ id }) => id === this.#shown)
  }

  /** The space of this number, also if it is beyond those that are listed. @param {number} wanted */
  async #find(wanted) {
    const listed = this.#spaces?.find(({ id }) => id === wanted)
    if (listed !== undefined || wanted === this.#unknown) return listed
    try {
      const { id, name } = await read(`spaces/${wanted}`)
      const found = { id: Number(id), name: String(name) }
      this.#spaces?.push(found)
      return found
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 404) throw error
      this.#unknown = wanted
      return undefined
    }
  }

  /** @param {Space | undefined} space @param {number} wanted - 0: any */
  #showHead(space, wanted) {
    const spaces = this.#spaces ?? []
    const isMissing = space === undefined && wanted !== 0
    this.#noSpaces.hidden = spaces.length > 0 || isMissing
    this.#missing.hidden = !isMissing
    setText(
      this.#missingText,
      `No space has the number ${wanted}. It may have been deleted. ${spaces.length > 0 ? 'Choose another one above.' : ''}`,
    )
    this.#tools.hidden = space === undefined
    this.#choice.hidden = spaces.length < 2 && !(isMissing && spaces.length > 0)
    // The choice bears the name then.
    this.#title.classList.toggle('unseen', !this.#choice.hidden)
    setText(this.#title, space?.name ?? 'Spaces')
    const options = spaces.map(({ id, name }) => element('option', { value: id }, name))
    const none = isMissing ? [element('option', { value: '', disabled: true }, 'Choose a space')] : []
    this.#choice.replaceChildren(...none, ...options)
    this.#choice.value = space === undefined ? '' : String(space.id)
  }

  /** @param {Space} space */
  async #readCharts({ id }) {
    const charts = await read(`spaces/${id}/charts`)
    const known = Array.isArray(charts) ? charts : []
    const wanted = new Set(known.map((chart) => chart.id))
    for (const [chart, card] of this.#cards) if (!wanted.has(chart)) this.#remove(chart, card)
    for (const [index, chart] of known.entries()) {
      const card = this.#cards.get(chart.id) ?? new ChartCard(id, this.#actions)
      this.#cards.set(chart.id, card)
      card.update(chart)
      const present = this.#charts.children[index]
      // Moving an element takes the keyboard from it, so only what is out of place is moved.
      if (present !== card.element) this.#charts.insertBefore(card.element, present ?? null)
    }
    this.#noCharts.hidden = known.length > 0
    this.#readOnly.hidden = known.length === 0
  }

  #clear() {
    for (const [id, card] of this.#cards) this.#remove(id, card)
    this.#noCharts.hidden = true
    this.#readOnly.hidden = true
  }

  /** @param {number} id @param {ChartCard} card */
  #remove(id, card) {
    card.destroy()
    this.#cards.delete(id)
  }

  /** @param {() => Promise<void>} work */
  async #attempt(work) {
    try {
      await work()
      this.#notice('')
    } catch (error) {
      this.#notice(error instanceof Error ? error.message : String(error))
    }
  }

  #fillScreen() {
    return this.#attempt(() => document.documentElement.requestFullscreen())
  }

  #create() {
    return this.#attempt(async () => {
      const name = await ask({
        title: 'New space',
        label: 'Name',
        value: '',
        done: 'Create',
        act: (text) => send('POST', 'spaces', { name: text }),
      })
      if (name === undefined) return
      this.#spaces = await readSpaces()
      const made = this.#spaces.find((space) => space.name === name)
      if (made !== undefined) this.#go({ space: made.id })
    })
  }

  #rename() {
    const space = this.#space
    if (space === undefined) return undefined
    return this.#attempt(async () => {
      await ask({
        title: 'Rename space',
        label: 'Name',
        value: space.name,
        done: 'Rename',
        act: (name) => send('PUT', `spaces/${space.id}`, { name }),
      })
    })
  }

  #delete() {
    const space = this.#space
    if (space === undefined) return undefined
    return this.#attempt(async () => {
      const charts = this.#cards.size === 1 ? 'its chart' : `its ${this.#cards.size} charts`
      const text = `“${space.name}” is deleted with ${charts}. The metrics stay.`
      if (!(await confirm({ title: 'Delete space', text, done: 'Delete' }))) return
      await send('DELETE', `spaces/${space.id}`)
      this.#spaces = undefined
      this.#go({ space: 0 })
    })
  }

  /** @param {import('./ChartCard.js').ChartShape} [chart] */
  #edit(chart) {
    const space = this.#space
    if (space === undefined) return undefined
    return this.#attempt(() => editChart(space.id, chart))
  }

  /** @param {import('./ChartCard.js').ChartShape} chart */
  #removeChart(chart) {
    const space = this.#space
    if (space === undefined) return undefined
    return this.#attempt(async () => {
      const text = `“${chart.name || 'Untitled'}” is deleted from the space. The metrics stay.`
      if (await confirm({ title: 'Delete chart', text, done: 'Delete' }))
        await send('DELETE', `spaces/${space.id}/charts/${chart.id}`)
    })
  }
}
