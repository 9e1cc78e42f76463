/** One row of the table of codes: when it happens, and what to do about it. `docs/errors.md` is held against this table by a spec. */
export interface ErrorCodeEntry {
  /** When this error is thrown. */
  readonly meaning: string
  /** What the user does about it. */
  readonly remedy: string
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean
}

/** Every code that a `LibratoError` can carry. A code that was retired is never used again. */
export const errorCodes = {
  MISSING_CREDENTIALS: {
    meaning: 'No user or no token was given, and the environment has none.',
    remedy: 'Pass them to connect(user, token), or set LIBRATO_USER and LIBRATO_TOKEN.',
    retryable: false,
  },
  INVALID_OPTION: {
    meaning: 'An option is unknown, has the wrong type, or contradicts another one.',
    remedy: 'Correct the option that the message names.',
    retryable: false,
  },
  INVALID_ARGUMENT: {
    meaning: 'A call was given something it cannot send: a name, tag, value or time that the API refuses.',
    remedy: 'Correct the argument that the message names.',
    retryable: false,
  },
  PLAINTEXT_REFUSED: {
    meaning: 'The token would travel over plain HTTP to another machine.',
    remedy: 'Use an https url, or pass allowPlaintext: true if the network between is trusted.',
    retryable: false,
  },
  WRONG_METRIC_TYPE: {
    meaning: 'A gauge was asked for and the metric is a counter, or the reverse.',
    remedy: 'Use the call for the other kind, or getMetric and deleteMetric, which take both.',
    retryable: false,
  },
  BAD_REQUEST: {
    meaning: 'The service refused the data (400, 413, 415 or another 4xx); `errors` says which field.',
    remedy: 'Correct what the message names. Nothing of an atomic request was stored.',
    retryable: false,
  },
  UNAUTHORIZED: {
    meaning: 'The service does not know this user and token, or the token is inactive (401).',
    remedy: 'Check LIBRATO_USER and LIBRATO_TOKEN against the ones the service prints or stores.',
    retryable: false,
  },
  FORBIDDEN: {
    meaning: 'The token is known but may not do this (403).',
    remedy: 'Use a token with the role that the action needs.',
    retryable: false,
  },
  NOT_FOUND: {
    meaning: 'There is nothing under this name or path (404).',
    remedy: 'Check the name; if every call answers so, check that the url ends in /v1.',
    retryable: false,
  },
  ALREADY_EXISTS: {
    meaning: 'Something with this name exists already (409 or 422).',
    remedy: 'Update it, or choose another name.',
    retryable: false,
  },
  RATE_LIMITED: {
    meaning:
      'Too many requests (429, or a 403 that names a limit); `retryAfter` says how long to wait, in milliseconds.',
    remedy: 'Wait and send again; send fewer, larger requests.',
    retryable: true,
  },
  SERVER_ERROR: {
    meaning: 'The service failed (5xx).',
    remedy: 'Try again later; look into the log of the service.',
    retryable: true,
  },
  TIMEOUT: {
    meaning:
      'There was no connection, or no whole answer, in time; `mayHaveArrived` says whether the work may have been done.',
    remedy: 'Check that the service is up; raise the timeout option if it is slow.',
    retryable: true,
  },
  NETWORK: {
    meaning: 'No connection to the service or to the proxy before it, or it broke before the answer was whole.',
    remedy:
      'Check the url, the proxy if there is one, and that the service is running (`librato-reporter serve` starts one).',
    retryable: true,
  },
  INVALID_RESPONSE: {
    meaning:
      'The answer is not one of this API: a login page, a redirect to another host, broken JSON, too many bytes, or a success that proves nothing.',
    remedy: 'Check the url; a proxy or another program may be answering.',
    retryable: false,
  },
  ABORTED: {
    meaning: 'The call was cancelled by its own signal or by close().',
    remedy: 'Nothing, if that was meant.',
    retryable: false,
  },
  SAMPLE_REFUSED: {
    meaning:
      'The Reporter was given samples that it cannot send. Told to `onError` and the log, never thrown; the others go on.',
    remedy: 'Correct the name, tags or value that the message names; `health().refused` counts them by cause.',
    retryable: false,
  },
  DELIVERY_FAILED: {
    meaning:
      'The Reporter cannot deliver at the moment. Told to `onError` and the log; the data is kept to be sent again.',
    remedy: 'Do what the message says of the url, the token or the network; delivery goes on by itself.',
    retryable: true,
  },
  SPOOL_FAILED: {
    meaning:
      'The spool directory could not be written or read, others may write it, or a file in it is damaged (told to `onError`).',
    remedy:
      'Free space, or correct the path, its owner or its mode. What is not written stays in memory; what is damaged is put aside.',
    retryable: true,
  },
  CLOCK_JUMPED: {
    meaning:
      'The clock of this machine was set by more than a minute, or the machine slept. Told to `onError` and the log; nothing is given up for it.',
    remedy:
      'Nothing, if the machine slept. Otherwise mend its time synchronization: measurements carry the time the clock showed.',
    retryable: false,
  },
  DATA_LOST: {
    meaning:
      'The Reporter gave up measurements: the service refused them for good, they could not be kept any longer, or nobody knows whether they are stored.',
    remedy: 'Look at the cause and the names in the message, in `health().totals` and in the receipt.',
    retryable: false,
  },
  MISSING_DEPENDENCY: {
    meaning: 'An optional package that this part needs is not installed.',
    remedy: 'Install the package that the message names.',
    retryable: false,
  },
  PORT_IN_USE: {
    meaning: 'Another program listens on the port that the service was given.',
    remedy: 'Stop that program, or choose another port (--port; 0 takes a free one).',
    retryable: false,
  },
  ADDRESS_UNAVAILABLE: {
    meaning: 'The service cannot listen on the host or port that it was given.',
    remedy: 'Choose an address of this machine, and a port that this user may open.',
    retryable: false,
  },
  DATA_UNUSABLE: {
    meaning: 'The data directory cannot be created, read or written, or what is in it is not ours.',
    remedy: 'Check the path and its owner, or choose another directory (--data).',
    retryable: false,
  },
  DATA_LOCKED: {
    meaning: 'Another service is running on this data directory.',
    remedy: 'Stop the other service, or choose another directory (--data).',
    retryable: false,
  },
  DATA_TOO_NEW: {
    meaning: 'The data directory was written by a newer version of this package.',
    remedy: 'Upgrade the package, or choose another directory (--data).',
    retryable: false,
  },
  STORE_UNAVAILABLE: {
    meaning:
      'The service could not read or write its data just now: the disk is full or failing, or the store is closed.',
    remedy: 'Free space on the disk that holds the data directory, then send again; nothing of the request was stored.',
    retryable: true,
  },
} as const satisfies Record<string, ErrorCodeEntry>

/** The code of a `LibratoError`. */
export type ErrorCode = keyof typeof errorCodes
