import type { Caller } from '../access/Caller.js'
import type { Answer } from '../http/Answer.js'
import type { Route, ServiceRequest } from '../http/Route.js'
import type { PageFile } from '../page/PageFile.js'
import { notFound } from './notFound.js'

/** Only what this service itself serves: no script, style or connection from elsewhere, no frame around it, no form that leaves it. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const pageHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
}

/** `GET /`: the dashboard, which offers what the role of the caller may do. */
export const page: Route = {
  method: 'GET',
  path: '/',
  answer: async (request, { pageFiles }) => fileAnswer(forRole(pageFiles.get('index.html'), request.caller), request),
}

/** `GET /assets/:name`: what the dashboard is made of. */
export const pageAsset: Route = {
  method: 'GET',
  path: '/assets/:name',
  answer: async (request, { pageFiles }) => fileAnswer(pageFiles.get(request.name), request),
}

/** `GET /assets/:room/:name`: its modules, by the room they are in. */
export const pageRoomAsset: Route = {
  method: 'GET',
  path: '/assets/:room/:name',
  answer: async (request, { pageFiles }) =>
    fileAnswer(pageFiles.get(`${request.param('room')}/${request.name}`), request),
}

/** `GET /favicon.ico`: browsers ask for it unbidden, so it needs no credentials, and is no failure when there is none. */
export const favicon: Route = {
  method: 'GET',
  path: '/favicon.ico',
  isOpen: true,
  async answer(request, { pageFiles }) {
    const file = pageFiles.get('favicon.ico') ?? pageFiles.get('favicon.svg')
    return file === undefined ? { status: 204 } : fileAnswer(file, request)
  },
}

/** The file is an admin's; another role has an etag of its own, or a browser would keep showing what the one before it could do. */
function forRole(file: PageFile | undefined, caller: Caller | undefined): PageFile | undefined {
  if (file === undefined || caller === undefined || caller.role === 'admin') return file
  const body = file.body.toString('utf8').replace('data-role="admin"', `data-role="${caller.role}"`)
  return { ...file, body: Buffer.from(body), etag: file.etag.replace(/"$/, `-${caller.role}"`) }
}

function fileAnswer(file: PageFile | undefined, request: ServiceRequest): Answer {
  if (file === undefined) return notFound
  const headers = { ...pageHeaders, etag: file.etag }
  if (request.header('if-none-match') === file.etag) return { status: 304, headers }
  return { status: 200, headers: { ...headers, 'content-type': file.type }, body: file.body }
}
