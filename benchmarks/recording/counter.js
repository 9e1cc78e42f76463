// Incrementing a counter without tags.
import { compare } from './compare.js'

await compare('counter', 'count')
