import type { Route } from '../../http/Route.js'
import { createUser } from './createUser.js'
import { deleteUser } from './deleteUser.js'
import { getUser } from './getUser.js'
import { listUsers } from './listUsers.js'
import { updateUser } from './updateUser.js'

/** Users, as partners made them for their customers (reference 8.9): for admins alone, since each has a token. */
export const userRoutes: readonly Route[] = [listUsers, createUser, getUser, updateUser, deleteUser]
