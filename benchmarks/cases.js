import { deliveryCases } from './delivery/cases.js'
import { recordingCases } from './recording/cases.js'
import { serviceCases } from './service/cases.js'

/** Everything that is measured, in the order of RESULTS.md. */
export const cases = [...recordingCases, ...deliveryCases, ...serviceCases]
