import { BadRequestError, LibratoError } from '../errors/index.js'
import type { HttpCore } from '../http/HttpCore.js'
import type { MetricProperties, Tags } from '../measurement/index.js'
import { assertKnownOptions } from '../options/assertKnownOptions.js'
import type { CallDefaults } from './CallDefaults.js'
import type { MetricType } from './Metric.js'
import { submissionCalls } from './submissionCalls.js'

/** What can be said about a single value. */
export interface ValueOptions extends MetricProperties {
  /** Default: that of `connect`, else `unassigned`. */
  readonly source?: string
  /** Unix seconds. Default: when the service receives it. Values of one source and second are combined into one record. */
  readonly measure_time?: number
  /** Sends the value by tags instead of by source; laid over the tags of `connect`. */
  readonly tags?: Tags
}

const optionNames = [
  'source',
  'measure_time',
  'tags',
  'display_name',
  'description',
  'period',
  'attributes',
] as const satisfies readonly (keyof ValueOptions)[]

/** Calls that send one value. */
export interface ValueCalls {
  /**
   * Sends one sample of a gauge; creates the metric with the first one. With `tags`, here or in `connect`, it goes by tags.
   *
   * @throws {LibratoError} `INVALID_ARGUMENT`: a name, value, source or tag that the API refuses
   * @throws {BadRequestError} the service refuses it, for instance because the metric is a counter
   */
  sendGaugeValue(name: string, value: number, options?: ValueOptions): Promise<void>

  /**
   * Sends the running total of a counter, never the increment; creates the metric with the first one. With `tags`, here or in `connect`, it
   * goes by tags, where the API knows no counters: then it is a gauge of the total.
   *
   * @throws {LibratoError} `INVALID_ARGUMENT`: a name, value, source or tag that the API refuses, or a negative total
   * @throws {BadRequestError} the service refuses it, for instance because the metric is a gauge
   */
  sendCounterValue(name: string, value: number, options?: ValueOptions): Promise<void>
}

export function valueCalls(core: HttpCore, defaults: CallDefaults): ValueCalls {
  const { submit } = submissionCalls(core, defaults)
  const send = async (
    kind: Exclude<MetricType, 'composite'>,
    name: string,
    value: number,
    options: ValueOptions,
  ): Promise<void> => {
    assertKnownOptions(options, optionNames, kind === 'gauge' ? 'sendGaugeValue' : 'sendCounterValue')
    const { source, measure_time, tags, ...properties } = options
    const common = {
      ...(source === undefined ? {} : { source }),
      ...(measure_time === undefined ? {} : { measure_time }),
    }
    const item = { name, value, ...properties }
    const { errors, failed } =
      tags === undefined && defaults.tags === undefined
        ? await submit({ [`${kind}s`]: [item] }, common)
        : await submit([tags === undefined ? item : { ...item, tags }], common)
    if (failed > 0)
      throw new BadRequestError(`The service refused "${name}": ${errors[0]?.message ?? 'it did not say why'}.`, {
        attempts: 1,
      })
  }
  return {
    sendGaugeValue: (name, value, options = {}) => send('gauge', name, value, options),
    async sendCounterValue(name, value, options = {}) {
      // By tags it would pass as a gauge, which may be negative.
      if (value < 0)
        throw new LibratoError('INVALID_ARGUMENT', `"${name}": a counter must not be negative, got ${value}.`)
      await send('counter', name, value, options)
    },
  }
}
