export type {
  AbsentCondition,
  Alert,
  AlertAttributes,
  AlertChange,
  AlertCondition,
  AlertDelivery,
  AlertStatus,
  AlertStatuses,
  AlertTag,
  ConditionFunction,
  ConditionStreams,
  NewAlert,
  NewCondition,
  ThresholdCondition,
} from './Alert.js'
export type {
  Annotation,
  AnnotationChange,
  AnnotationEvent,
  AnnotationLink,
  AnnotationQuery,
  AnnotationStream,
  AnnotationStreamWithEvents,
} from './Annotation.js'
export type { Api } from './Api.js'
export type { ApiToken, ApiTokenChange, ApiTokenRole, NewApiToken } from './ApiToken.js'
export type { AlertCalls, AlertListQuery } from './alertCalls.js'
export type { AnnotationCalls, AnnotationStreamListQuery } from './annotationCalls.js'
export type { ApiTokenCalls, ApiTokenListQuery, ApiTokenRef } from './apiTokenCalls.js'
export type {
  Chart,
  ChartChange,
  ChartFunction,
  ChartStream,
  ChartStreamTag,
  ChartThreshold,
  ChartType,
  CompositeStream,
  MetricStream,
  NewChart,
  Space,
  SpaceWithCharts,
} from './Chart.js'
export type { ChartCalls } from './chartCalls.js'
export type { Collection } from './checkMeasurement.js'
export type {
  CompositeCalls,
  CompositeMeasurements,
  CompositeMetric,
  CompositeQuery,
  CompositeSeries,
  SourcedCompositeMeasurements,
  SourcedCompositeSeries,
} from './compositeCalls.js'
export {
  above,
  absent,
  type BuiltAbsence,
  type BuiltAbsent,
  type BuiltThreshold,
  below,
  type StreamChoice,
} from './conditions.js'
export { type ConnectOptions, connect } from './connect.js'
export type { CounterCalls } from './counterCalls.js'
export type { Id } from './encodeId.js'
export type { GaugeCalls } from './gaugeCalls.js'
export type { Job, JobCalls, WaitOptions } from './jobCalls.js'
export type { ListQuery } from './listPages.js'
export type {
  CounterRecord,
  GaugeRecord,
  MeasuredMetricOf,
  Metric,
  MetricChange,
  MetricOf,
  MetricQuery,
  MetricType,
  RecordsBySource,
} from './Metric.js'
export type {
  MeasurementSeries,
  MeasurementsCalls,
  MeasurementsQuery,
  MetricMeasurements,
  MetricStatistics,
  SeriesPoint,
  StatisticsPoint,
} from './measurementsCalls.js'
export type { BatchOptions, BatchResult, MetricListQuery, MetricsCalls } from './metricsCalls.js'
export type { PagedList } from './PagedList.js'
export type {
  MoreSettings,
  NewService,
  NotificationService,
  RequiredSettings,
  ServiceChange,
  ServiceType,
} from './Service.js'
export type { Snapshot, SnapshotChart, SnapshotOptions, SnapshotSubject } from './Snapshot.js'
export type { Submission, SubmissionDefaults, SubmissionFailure, SubmissionSummary } from './Submission.js'
export type { ServiceCalls, ServiceListQuery } from './serviceCalls.js'
export type { SnapshotCalls, SnapshotRef } from './snapshotCalls.js'
export type { Source, SourceCalls, SourceListQuery } from './sourceCalls.js'
export type { SpaceCalls, SpaceListQuery } from './spaceCalls.js'
export type { SubmissionCalls } from './submissionCalls.js'
export type { ValueCalls, ValueOptions } from './valueCalls.js'
