import { expect, test } from '@jest/globals'
import type { Job } from '../../../lib/api/index.js'
import { deleteInSteps } from '../../../lib/cli/delete/deleteInSteps.js'
import { hastyRuntime } from '../../support/hastyRuntime.js'

/** Deletes so many names with a service that makes a job of each request, and plays it. */
async function deleteMany(count: number, jobs: readonly Omit<Job, 'id'>[]) {
  const names = Array.from({ length: count }, (_, n) => `m${n}`)
  const requests: number[] = []
  const shown: number[] = []
  let looks = 0
  const ended = deleteInSteps(
    {
      deleteMetrics: async (some) => {
        requests.push(some.length)
        return { job: '7' }
      },
      getJob: async () => ({ id: 7, ...jobs[looks++ % jobs.length]! }),
    },
    names,
    hastyRuntime(),
    (gone) => shown.push(gone),
    (text) => text,
  )
  return { ended, requests, shown }
}

test('goes on by the progress of each job, and ends with all', async () => {
  const { ended, requests, shown } = await deleteMany(12_000, [
    { state: 'queued' },
    { state: 'working', progress: 50 },
    { state: 'complete', progress: 100 },
  ])
  await ended
  expect(requests).toEqual([10_000, 2_000])
  expect(shown).toEqual([0, 0, 5_000, 10_000, 10_000, 11_000, 12_000])
})

test.each(['failed', 'canceled'] as const)('says so when a job is %s', async (state) => {
  const { ended, requests } = await deleteMany(12_000, [{ state, output: 'disk full' }])
  await expect(ended).rejects.toThrow(`did not finish the deletion: job 7 is ${state} (disk full).`)
  expect(requests).toEqual([10_000])
})
