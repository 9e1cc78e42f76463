import { newToken } from '../../access/newToken.js'
import { takenField } from '../../documents/takenField.js'
import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { RequestRefusal } from '../../RequestRefusal.js'
import { newPassword } from '../../user/newPassword.js'
import { userJson } from '../../user/userJson.js'
import { uniqueUserFields, userRules } from '../../user/userRules.js'
import { userTaken } from '../../user/userTaken.js'

/** `POST /v1/users` (reference 8.9): a user with a token, which this answer alone tells; the store has its digest. */
export const createUser: Route = {
  method: 'POST',
  path: '/v1/users',
  roles: ['admin'],
  async answer(request, { store, forms, runtime, tokens }) {
    const fields = parseFields(await request.body(), request.header('content-type'), forms)
    const given = readFields(fields, userRules, ['email', 'reference'])
    const { token, kept } = newToken(runtime)
    const body = { ...blank, ...given, ...kept }
    const claim = { name: '', body, uniqueFields: uniqueUserFields }
    const made = await store.createDocument({ kind: 'user', ...claim, now: Math.floor(runtime.now() / 1000) })
    if (made === undefined) {
      const field = await takenField(store, 'user', { id: 0, ...claim })
      if (field !== undefined) throw userTaken(field)
      throw new RequestRefusal(409, { request: ['A user of these has just been deleted; try again'] })
    }
    tokens.set(made, 'user')
    const told = { token, password: newPassword(runtime) }
    return { status: 201, headers: { location: `/v1/users/${made.id}` }, json: userJson(made, told) }
  },
}

/** What isn't said of a user. Its token is for collectors, as the API's documents have it. */
const blank = {
  email: '',
  reference: '',
  name: null,
  company: null,
  country: 'US',
  time_zone: null,
  role: 'recorder',
} as const
