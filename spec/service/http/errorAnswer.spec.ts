import { describe, expect, test } from '@jest/globals'
import { LibratoError } from '../../../lib/errors/index.js'
import { errorAnswer } from '../../../lib/service/http/errorAnswer.js'
import { loadDependency } from '../../../lib/service/loadDependency.js'

describe('errors', () => {
  test('of a store that is out of order are a 503 that says when to come back', () => {
    const error = new LibratoError('STORE_UNAVAILABLE', 'The disk is full.')
    expect(errorAnswer(error, 0).answer).toEqual({
      status: 503,
      headers: { connection: 'close', 'retry-after': '5' },
      json: { errors: { system: ['The disk is full.'] } },
    })
  })

  test('of a store that died over what may have been done are a 500, which nobody repeats blindly', () => {
    const error = new LibratoError('STORE_UNAVAILABLE', 'It died. Look first.', { retryable: false })
    expect(errorAnswer(error, 0).answer).toEqual({
      status: 500,
      headers: { connection: 'close' },
      json: { errors: { system: ['It died. Look first.'] } },
    })
  })

  test('of ours are a 500 without details', () => {
    for (const error of [new TypeError('secret detail'), 'text', null, undefined, { statusCode: 500 }]) {
      const { answer, isUnexpected } = errorAnswer(error, 0)
      expect(isUnexpected).toBe(true)
      expect(answer).toEqual({
        status: 500,
        headers: { connection: 'close' },
        json: { errors: { system: ['The service failed; its log says why.'] } },
      })
    }
  })
})

describe('a package that is missing', () => {
  test('is named with the command that installs it', async () => {
    const specifier = 'librato-reporter-does-not-have-this'
    await expect(loadDependency(specifier, () => import(specifier))).rejects.toMatchObject({
      code: 'MISSING_DEPENDENCY',
      message: expect.stringMatching(
        /^The service needs the package librato-reporter-does-not-have-this, which is not installed\. In your project: npm install fastify@5 .*npx /,
      ),
    })
  })

  test('is not blamed for what one of its own files misses', async () => {
    const broken = Object.assign(new Error("Cannot find package 'other' imported from x.js"), {
      code: 'ERR_MODULE_NOT_FOUND',
    })
    await expect(loadDependency('fastify', () => Promise.reject(broken))).rejects.toBe(broken)
  })
})
