import { startService } from '../../dist/service/index.js'
import { answerParent } from './answerParent.js'

/** A process that runs the service on the directory it is given, as a user starts it. `retention`: JSON, if it isn't the default. */
const [, , data, retention] = process.argv
const service = await startService({
  port: 0,
  data,
  user: 'bench',
  token: 'bench',
  logger: false,
  ...(retention === undefined ? {} : { retention: JSON.parse(retention) }),
})
answerParent(service.url, () => service.close())
