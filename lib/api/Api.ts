import type { AlertCalls } from './alertCalls.js'
import type { AnnotationCalls } from './annotationCalls.js'
import type { ApiTokenCalls } from './apiTokenCalls.js'
import type { ChartCalls } from './chartCalls.js'
import type { CompositeCalls } from './compositeCalls.js'
import type { CounterCalls } from './counterCalls.js'
import type { GaugeCalls } from './gaugeCalls.js'
import type { JobCalls } from './jobCalls.js'
import type { MeasurementsCalls } from './measurementsCalls.js'
import type { MetricsCalls } from './metricsCalls.js'
import type { ServiceCalls } from './serviceCalls.js'
import type { SnapshotCalls } from './snapshotCalls.js'
import type { SourceCalls } from './sourceCalls.js'
import type { SpaceCalls } from './spaceCalls.js'
import type { SubmissionCalls } from './submissionCalls.js'
import type { ValueCalls } from './valueCalls.js'

/** All calls of the API, flat on one object. Made by `connect`. */
export interface Api
  extends MetricsCalls,
    GaugeCalls,
    CounterCalls,
    ValueCalls,
    SubmissionCalls,
    MeasurementsCalls,
    AnnotationCalls,
    SpaceCalls,
    ChartCalls,
    CompositeCalls,
    ApiTokenCalls,
    ServiceCalls,
    AlertCalls,
    SourceCalls,
    SnapshotCalls,
    JobCalls {
  /** The base url, without a trailing slash. */
  readonly url: string

  /**
   * Replaces the credentials for all requests from now on, so that a rotated token needs no restart.
   *
   * @throws {LibratoError} `MISSING_CREDENTIALS` or `INVALID_OPTION`; the old ones stay
   */
  setCredentials(user: string, token: string): void
}
