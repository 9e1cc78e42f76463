import { listAnswer } from '../../documents/listAnswer.js'
import { type Fields, field } from '../../fields/Fields.js'
import type { Route } from '../../http/Route.js'
import { readPaging } from '../../metric/readPaging.js'
import { RequestRefusal } from '../../RequestRefusal.js'
import { userJson } from '../../user/userJson.js'

/** `GET /v1/users` (reference 8.9): a page of the users; `email` and `reference` find the one that has them. */
export const listUsers: Route = {
  method: 'GET',
  path: '/v1/users',
  roles: ['admin'],
  async answer(request, { store }) {
    const query = request.query()
    const paging = readPaging(query, ['id', 'email', 'reference'])
    const order = readText(query, 'orderby')?.toLowerCase() ?? 'id'
    const email = readText(query, 'email')?.toLowerCase()
    const reference = readText(query, 'reference')
    const page = await store.listDocuments({
      kind: 'user',
      ...paging,
      orderBy: order === 'id' ? order : { field: order },
      having: { ...(email === undefined ? {} : { email }), ...(reference === undefined ? {} : { reference }) },
    })
    return listAnswer('users', paging.offset, page, (user) => userJson(user))
  },
}

function readText(query: Fields, name: string): string | undefined {
  const value = field(query, name)
  if (value === undefined || value === '') return undefined
  if (typeof value === 'string') return value
  throw new RequestRefusal(400, { params: { [name]: ['must be a text'] } })
}
