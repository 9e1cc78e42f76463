// Code of an application, which is handed its reporter. checkout.test.js tests what it records.

/** @param {import('librato-reporter').Reporter} reporter */
export function createCheckout(reporter) {
  const orders = reporter.counter('orders.placed')
  const amounts = reporter.gauge('orders.amount')
  const refused = reporter.counter('orders.refused')

  return function placeOrder({ amount, currency }) {
    if (!(amount > 0)) {
      refused.with({ reason: 'amount' }).increment()
      throw new RangeError('An order costs something.')
    }
    orders.with({ currency }).increment()
    amounts.with({ currency }).record(amount)
  }
}
