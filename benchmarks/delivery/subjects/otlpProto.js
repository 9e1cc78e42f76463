import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { openOtlp } from './otlp.js'

/** @type {import('../Subject.js').Open} */
export const open = (url) => openOtlp(url, OTLPMetricExporter)
