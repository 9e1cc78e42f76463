/**
 * Whether this is the first run of a script. Peers that no target is set by, and that take long, are measured in that one only: their figures
 * stand beside ours for whoever reads them, and nothing is reached or missed by them.
 */
export const isFirstRun = (process.env['BENCH_RUN'] ?? '0') === '0'
