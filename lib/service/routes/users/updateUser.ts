import { changeDocument } from '../../documents/changeDocument.js'
import { documentId } from '../../documents/documentId.js'
import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { RequestRefusal } from '../../RequestRefusal.js'
import { newPassword } from '../../user/newPassword.js'
import { passwordRules, uniqueUserFields, userRules } from '../../user/userRules.js'
import { userTaken } from '../../user/userTaken.js'
import { notFound } from '../notFound.js'

/** `PUT /v1/users/:id` (reference 8.9): what the body names. 204, or 200 with a new password when one is asked for. */
export const updateUser: Route = {
  method: 'PUT',
  path: '/v1/users/:id',
  roles: ['admin'],
  async answer(request, { store, forms, runtime, tokens }) {
    const fields = parseFields(await request.body(), request.header('content-type'), forms)
    const { password, password_reset = false, ...change } = readFields(fields, { ...userRules, ...passwordRules })
    if (password !== undefined && password_reset) {
      throw new RequestRefusal(400, { params: { password: ['cannot be given together with password_reset'] } })
    }
    const id = documentId(request.param('id'))
    if (id === undefined) return notFound
    const now = Math.floor(runtime.now() / 1000)
    const changed = await changeDocument(
      store,
      'user',
      id,
      (user) => ({ body: { ...user.body, ...change }, uniqueFields: uniqueUserFields, now }),
      userTaken,
    )
    if (changed === undefined) return notFound
    tokens.set(changed, 'user')
    return password_reset ? { status: 200, json: { password: newPassword(runtime) } } : { status: 204 }
  },
}
