import { LibratoError } from '../../errors/index.js'
import { readLines } from '../send/readLines.js'
import type { ImportFile } from './findFile.js'
import type { Measured } from './Measured.js'
import { MeasurementReader, type Placed } from './MeasurementReader.js'

/** A measurement, and the place it was read at. */
export interface PlacedMeasurement extends Measured {
  readonly place: string
}

/** Where the measurements of files go. */
export interface ImportSink {
  /** A promise where the reading has to wait. */
  add(measurement: PlacedMeasurement): Promise<void> | undefined
  /** A file has come to its end. */
  endFile(): Promise<void>
}

/** What was read of files. */
export interface ReadFiles {
  /** Measurements that make sense. */
  readonly measurements: number
  /** Lines, or measurements of a line, that make none. */
  readonly skipped: number
  /** Unix seconds of the oldest and the newest; `undefined` where there are none. */
  readonly times: readonly [oldest: number, newest: number] | undefined
}

/** Who is told while files are read. */
export interface ReadObserver {
  /** Is told of what makes no sense. */
  readonly onFault: (place: string, fault: string) => void
  readonly onBytes: (bytes: number) => void
  /** Ends the reading where it is. */
  readonly signal: AbortSignal
}

/** Characters of a line: an answer with all the measurements of a metric is one. */
const longestLine = 64 * 1024 * 1024

/** Reads files one after the other into a sink. @throws {Error} a file can't be read, or what the sink throws */
export async function readFiles(
  files: readonly ImportFile[],
  sink: ImportSink,
  { onFault, onBytes, signal }: ReadObserver,
): Promise<ReadFiles> {
  let [measurements, skipped, oldest, newest] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const takeAll = async (file: ImportFile, all: Iterable<Placed>): Promise<void> => {
    for (const { place, read } of all) {
      if (signal.aborted) return
      const where = files.length === 1 ? place : `${file.name}, ${place}`
      if ('fault' in read) {
        skipped += 1
        onFault(where, read.fault)
        continue
      }
      measurements += 1
      oldest = Math.min(oldest, read.time)
      newest = Math.max(newest, read.time)
      const wait = sink.add({ ...read, place: where })
      if (wait !== undefined) await wait
    }
  }
  for (const file of files) {
    const reader = new MeasurementReader()
    try {
      for await (const lines of readLines(file.open(onBytes, signal), longestLine)) {
        await takeAll(file, reader.read(lines))
        if (reader.isHopeless) break
      }
      await takeAll(file, reader.end())
    } catch (error) {
      if (!signal.aborted)
        throw error instanceof LibratoError ? error : new Error(`${file.name}: ${(error as Error).message}.`)
    }
    if (signal.aborted) break
    await sink.endFile()
  }
  return { measurements, skipped, times: measurements === 0 ? undefined : [oldest, newest] }
}
