import { RequestRefusal } from '../../RequestRefusal.js'
import { CompositeFault } from '../syntax/CompositeFault.js'

/** Does work with a composite that a client gave as `param`; its faults are the client's: 400 (reference 2.5, shape a). @throws RequestRefusal */
export async function refusingFaults<T>(param: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CompositeFault) throw new RequestRefusal(400, { params: { [param]: [error.message] } })
    throw error
  }
}
