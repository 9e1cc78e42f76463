import { foreignWords } from '../errors/foreignWords.js'
import { LibratoError, NetworkError } from '../errors/index.js'
import { plainText } from './terminal/plainText.js'
import { UsageError } from './UsageError.js'

/** How a command ends that threw. */
export interface Explanation {
  readonly sentence: string
  /** 1: the service refused or could not be asked; 2: what was typed makes no sense. */
  readonly status: 1 | 2
}

const typedWrong: ReadonlySet<string> = new Set([
  'INVALID_OPTION',
  'INVALID_ARGUMENT',
  'MISSING_CREDENTIALS',
  'PLAINTEXT_REFUSED',
])

/** What went wrong, and what to do about it on a command line, in one sentence without control characters. */
export function explain(error: unknown): Explanation {
  if (!(error instanceof LibratoError)) {
    const message = error instanceof Error ? error.message : String(error)
    return { sentence: plainText(message), status: error instanceof UsageError ? 2 : 1 }
  }
  return { sentence: plainText(withRemedy(error)), status: typedWrong.has(error.code) ? 2 : 1 }
}

function withRemedy(error: LibratoError): string {
  const message = error.message.replace(/\.$/, '')
  // Whose fault it is, nobody knows.
  if (message.includes(foreignWords)) return `${message}; check --url or LIBRATO_URL, and the proxy if there is one.`
  switch (error.code) {
    case 'MISSING_CREDENTIALS':
      return `${message}; librato-reporter serve prints both when it starts.`
    case 'PLAINTEXT_REFUSED':
      return message.replace('pass allowPlaintext: true', 'give --allow-plaintext').concat('.')
    case 'NETWORK':
      return error instanceof NetworkError ? withNetworkRemedy(error, message) : error.message
    case 'NOT_FOUND':
      // There always are these two: what is not there is the API.
      return /^(GET|POST) \/(metrics|measurements) answered/.test(message)
        ? `${message}; check that --url or LIBRATO_URL is the address of the API, which ends in /v1.`
        : error.message
    case 'UNAUTHORIZED':
      return `${message}; check LIBRATO_USER and LIBRATO_TOKEN (--user, --token) against those that the service printed.`
    case 'FORBIDDEN':
      return `${message}; use a token whose role may do this.`
    case 'TIMEOUT':
      return `${message}; check that the service is up.`
    case 'SERVER_ERROR':
      return `${message}; try again later, and look into the log of the service, or of a proxy before it.`
    case 'RATE_LIMITED':
      return `${message}; wait, and try again.`
    default:
      return error.message
  }
}

function withNetworkRemedy(
  { mayHaveArrived, isCertificateFault, isProxyFault, cause }: NetworkError,
  message: string,
): string {
  // OpenSSL's words for an answer in plain HTTP, with a line of its source.
  if (/wrong version number/i.test(message))
    return `${message.replace(/ \([^()]*wrong version number[\s\S]*\)$/i, '')}: what answers speaks no TLS; write http:// for https:// in --url or LIBRATO_URL.`
  if (isProxyFault)
    return `${message}; check HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, or name the host of the service in NO_PROXY.`
  if (mayHaveArrived || isCertificateFault) return `${message}.`
  const { code } = (cause ?? {}) as { code?: unknown }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `${message}; check the name of the host in --url or LIBRATO_URL, and the network.`
  return `${message}; is the service running there? librato-reporter serve starts one, --url or LIBRATO_URL names another.`
}
