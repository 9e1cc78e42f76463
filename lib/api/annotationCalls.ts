import { LibratoError } from '../errors/index.js'
import type { HttpCore } from '../http/HttpCore.js'
import { guardReading } from '../options/readOptions.js'
import type {
  Annotation,
  AnnotationChange,
  AnnotationEvent,
  AnnotationLink,
  AnnotationQuery,
  AnnotationStream,
  AnnotationStreamWithEvents,
} from './Annotation.js'
import { assertDone } from './assertDone.js'
import type { CallDefaults } from './CallDefaults.js'
import { encodeId, type Id } from './encodeId.js'
import { encodeJson } from './encodeJson.js'
import { encodeName } from './encodeName.js'
import { encodeQuery } from './encodeQuery.js'
import { eventsBySource } from './eventsBySource.js'
import { type ListQuery, listPages } from './listPages.js'
import { objectAnswer } from './objectAnswer.js'
import type { PagedList } from './PagedList.js'

/** Which streams to list. */
export interface AnnotationStreamListQuery extends ListQuery {
  /** Part of the name, in any case; `*` stands for anything. */
  readonly name?: string
  readonly orderby?: 'name'
}

/** Calls on annotations: streams, their events, and the links of those. */
export interface AnnotationCalls {
  /** Records an event; its stream is made with the first one. Never repeated blindly: after a failure without an answer the event may be there. */
  annotate(stream: string, event: AnnotationEvent): Promise<Annotation>

  /**
   * Records an event that lasts as long as a function runs: its start is now, unless the event says otherwise, and its end is set when the
   * function has returned, resolved or thrown. Resolves to what the function returned.
   *
   * When the event can't be recorded the function isn't called. What the function throws is thrown, whatever became of the end; when only
   * the end can't be set, that error is thrown.
   *
   * @param work is given the event
   */
  annotate<T>(stream: string, event: AnnotationEvent, work: (annotation: Annotation) => T | PromiseLike<T>): Promise<T>

  /** All streams, or those that match; pages by itself. */
  listAnnotationStreams(query?: AnnotationStreamListQuery): PagedList<AnnotationStream>

  /**
   * One stream, with `events: {}`; with a query, those events that it asks for, by source.
   *
   * @throws {NotFoundError} there is none of this name
   */
  getAnnotationStream(stream: string, query?: AnnotationQuery): Promise<AnnotationStreamWithEvents>

  /** @throws {NotFoundError} there is no such stream */
  updateAnnotationStream(stream: string, change: { readonly display_name: string | null }): Promise<void>

  /** Deletes a stream with all its events. @throws {NotFoundError} there is none of this name */
  deleteAnnotationStream(stream: string): Promise<void>

  /** @throws {NotFoundError} the stream has no such event */
  getAnnotation(stream: string, id: Id): Promise<Annotation>

  /** @throws {NotFoundError} the stream has no such event */
  updateAnnotation(stream: string, id: Id, change: AnnotationChange): Promise<void>

  /** @throws {NotFoundError} the stream has no such event */
  deleteAnnotation(stream: string, id: Id): Promise<void>

  /**
   * Adds a link to an event.
   *
   * @throws {AlreadyExistsError} another link of the event has this `rel`
   * @throws {NotFoundError} the stream has no such event
   */
  addAnnotationLink(stream: string, id: Id, link: AnnotationLink): Promise<AnnotationLink>

  /** @throws {NotFoundError} the event has no such link */
  deleteAnnotationLink(stream: string, id: Id, rel: string): Promise<void>
}

export function annotationCalls(core: HttpCore, { runtime }: CallDefaults): AnnotationCalls {
  const streamPath = (stream: string) => `annotations/${encodeName(stream, 'stream')}`
  const eventPath = (stream: string, id: Id) => `${streamPath(stream)}/${encodeId(id, 'event')}`
  const now = () => Math.floor(runtime.now() / 1000)

  async function create(stream: string, event: AnnotationEvent): Promise<Annotation> {
    const path = streamPath(stream)
    const answer = await core.call({ method: 'POST', path, body: encodeJson(event, 'The event') })
    return objectAnswer<Annotation>(answer, 'id', 'start_time')
  }

  async function updateAnnotation(stream: string, id: Id, change: AnnotationChange): Promise<void> {
    assertDone(await core.call({ method: 'PUT', path: eventPath(stream, id), body: encodeJson(change, 'The change') }))
  }

  async function during<T>(
    stream: string,
    event: AnnotationEvent,
    work: (annotation: Annotation) => T | PromiseLike<T>,
  ): Promise<T> {
    // Both ends by one clock: by two, an event could end before it starts.
    const started = guardReading('The event', () => ({ start_time: now(), ...event }), 'INVALID_ARGUMENT')
    const annotation = await create(stream, started)
    const end = () => updateAnnotation(stream, annotation.id, { end_time: Math.max(now(), annotation.start_time) })
    let result: T
    try {
      result = await work(annotation)
    } catch (error) {
      await end().catch(() => undefined)
      throw error
    }
    await end()
    return result
  }

  async function annotate<T>(
    stream: string,
    event: AnnotationEvent,
    work?: (annotation: Annotation) => T | PromiseLike<T>,
  ): Promise<Annotation | T> {
    if (work === undefined) return create(stream, event)
    if (typeof work !== 'function')
      throw new LibratoError('INVALID_ARGUMENT', 'annotate: the last argument must be a function.')
    return during(stream, event, work)
  }

  return {
    // The overloads differ in whether there is a function.
    annotate: annotate as AnnotationCalls['annotate'],
    listAnnotationStreams: (query) => listPages<AnnotationStream>(core, 'annotations', 'annotations', query),
    async getAnnotationStream(stream, query = {}) {
      const path = streamPath(stream)
      const answer = await core.call({ method: 'GET', path, query: encodeQuery(query) })
      const found = objectAnswer<AnnotationStreamWithEvents>(answer, 'name')
      return { ...found, events: eventsBySource(found.events) }
    },
    async updateAnnotationStream(stream, change) {
      assertDone(await core.call({ method: 'PUT', path: streamPath(stream), body: encodeJson(change, 'The change') }))
    },
    async deleteAnnotationStream(stream) {
      assertDone(await core.call({ method: 'DELETE', path: streamPath(stream) }))
    },
    async getAnnotation(stream, id) {
      const path = eventPath(stream, id)
      return objectAnswer<Annotation>(await core.call({ method: 'GET', path }), 'id')
    },
    updateAnnotation,
    async deleteAnnotation(stream, id) {
      assertDone(await core.call({ method: 'DELETE', path: eventPath(stream, id) }))
    },
    async addAnnotationLink(stream, id, link) {
      const path = `${eventPath(stream, id)}/links`
      const answer = await core.call({ method: 'POST', path, body: encodeJson(link, 'The link') })
      return objectAnswer<AnnotationLink>(answer, 'rel')
    },
    async deleteAnnotationLink(stream, id, rel) {
      assertDone(
        await core.call({ method: 'DELETE', path: `${eventPath(stream, id)}/links/${encodeName(rel, 'link')}` }),
      )
    },
  }
}
