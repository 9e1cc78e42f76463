/**
 * Emitted on a request that is given up before it has a socket. Node tells an agent nothing then, and a connection to a proxy that never
 * answers would stay open and keep the process alive. (The agents don't show their socket before it is connected, so a tunnel in the making
 * does keep the process alive, for as long as a connection may take.)
 */
export const abandoned = 'librato:abandoned'
