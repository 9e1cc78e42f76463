/** The misbehaving server of these specs is the one that is shipped. */
export { type ReceivedRequest, type Reply, type ScriptedServer, startScriptedServer } from '../../lib/testing/index.js'
