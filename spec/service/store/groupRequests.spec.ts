import { expect, test } from '@jest/globals'
import { groupRequests } from '../../../lib/service/store/groupRequests.js'
import { type PackedSubmission, SubmissionPacker } from '../../../lib/service/store/packedSubmission.js'
import type { StoreMethod, ThreadRequest } from '../../../lib/service/store/storeProtocol.js'
import { bySource, hour, submission } from './support/submission.js'

const packer = new SubmissionPacker()
const pack = (count = 1): PackedSubmission =>
  packer.pack(submission(Array.from({ length: count }, () => ({ name: 'load', time: hour, value: 1 }))))

let id = 0
const asked = (method: StoreMethod | 'close', ...args: unknown[]): ThreadRequest => {
  id += 1
  return { id, method, args }
}
const write = (packed = pack()) => asked('write', [packed])

/** What is done, one transaction or call after the other. */
const order = (requests: ThreadRequest[]) =>
  groupRequests(requests).map((group) =>
    'request' in group ? group.request.id : group.submissions.map((each) => each.id),
  )

test('submissions that wait together share a transaction, and other calls stay where they are among them', () => {
  const requests = [write(), write(), asked('deleteMetrics', {}), write(), asked('maintainSlice', 0), asked('close')]
  const [a, b, remove, c, upkeep, close] = requests.map((request) => request.id)
  expect(order(requests)).toEqual([[a, b], remove, [c], upkeep, close])
})

test('a look for an idempotency key waits for no submission', () => {
  const requests = [write(), asked('recall', {}), write(), asked('recall', {})]
  const [a, first, b, second] = requests.map((request) => request.id)
  expect(order(requests)).toEqual([first, second, [a, b]])
})

test('a transaction ends before it gets long', () => {
  const requests = [write(pack(30_000)), write(pack(19_000)), write(pack(5_000)), write(pack(90_000)), write()]
  const [a, b, c, d, e] = requests.map((request) => request.id)
  expect(order(requests)).toEqual([[a, b], [c], [d], [e]])
})

test('numbers of series of two generations never share a transaction', () => {
  const before = pack()
  packer.pack(
    submission(
      Array.from({ length: 500_000 }, (_, i) => ({ name: 'load', series: bySource(`s${i}`), time: hour, value: 1 })),
    ),
  )
  const after = pack()
  expect([after.generation, after.firstAdded, after.added.length]).toEqual([before.generation + 1, 0, 1])
  const requests = [write(before), write(after)]
  expect(order(requests)).toEqual(requests.map((request) => [request.id]))
})
