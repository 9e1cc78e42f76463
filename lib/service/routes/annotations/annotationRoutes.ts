import type { Route } from '../../http/Route.js'
import { addAnnotationLink } from './addAnnotationLink.js'
import { createAnnotation } from './createAnnotation.js'
import { deleteAnnotation } from './deleteAnnotation.js'
import { deleteAnnotationLink } from './deleteAnnotationLink.js'
import { deleteAnnotationStream } from './deleteAnnotationStream.js'
import { getAnnotation } from './getAnnotation.js'
import { getAnnotationStream } from './getAnnotationStream.js'
import { listAnnotationStreams } from './listAnnotationStreams.js'
import { updateAnnotation } from './updateAnnotation.js'
import { updateAnnotationStream } from './updateAnnotationStream.js'

/** Streams, events and links (reference 8.1). */
export const annotationRoutes: readonly Route[] = [
  listAnnotationStreams,
  getAnnotationStream,
  createAnnotation,
  updateAnnotationStream,
  deleteAnnotationStream,
  getAnnotation,
  updateAnnotation,
  deleteAnnotation,
  addAnnotationLink,
  deleteAnnotationLink,
]
