import { openFile } from '../../core/format/file.ts'
import type { OpenedGraph } from '../../core/format/file.ts'
import { fillDocument } from '../../core/graph/apply.ts'
import { createDocument } from '../../core/graph/create.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import type { CompiledBlock, Report, Request } from '../worker/protocol.ts'

/** What a file holds, or why it cannot be opened. */
export type ReadFile = OpenedGraph | Extract<ReturnType<typeof openFile>, { document?: undefined }>

/**
 * Files are read by the worker, which keeps the document for itself; the window gets it in slices. So a large file keeps
 * nobody from moving the mouse, and need not be sent back.
 */
export interface FileReader {
  read(bytes: Uint8Array): Promise<ReadFile>
  take(report: Extract<Report, { type: 'read' }>): void
  /**
   * If this is the file the worker was asked for last, which then is the worker's own: its number there, and what the compiler
   * says of it.
   */
  claim(document: GraphDocument): { readonly sequence: number; readonly compiled: CompiledBlock } | undefined
  /** The worker is gone: what it was reading is read here. */
  giveUp(): void
}

interface Reading {
  readonly bytes: Uint8Array
  readonly document: GraphDocument
  readonly done: (result: ReadFile) => void
}

export function createFileReader(send: (request: Request) => void, number: () => number): FileReader {
  const readings = new Map<number, Reading>()
  let last:
    { readonly document: GraphDocument; readonly sequence: number; readonly compiled: CompiledBlock } | undefined

  let newest = 0

  function finish(sequence: number, { bytes, document, done }: Reading, end: Extract<Report, { type: 'read' }>): void {
    readings.delete(sequence)
    if (end.problems !== undefined) return done({ problems: end.problems })
    if (sequence === newest) last = end.compiled && { document, sequence, compiled: end.compiled }
    done({ document, warnings: end.warnings ?? [], bytes })
  }

  return {
    read: (bytes) =>
      new Promise((done) => {
        const sequence = number()
        newest = sequence
        readings.set(sequence, { bytes, document: createDocument(), done })
        last = undefined
        send({ type: 'read', sequence, bytes })
      }),
    take(report) {
      const reading = readings.get(report.sequence)
      if (reading === undefined) return
      if (report.slice !== undefined) fillDocument(reading.document, report.slice)
      if (!report.more) finish(report.sequence, reading, report)
    },
    claim(document) {
      const claimed = last?.document === document ? last : undefined
      last = undefined
      return claimed
    },
    giveUp() {
      last = undefined
      for (const { bytes, done } of readings.values()) done(openFile(bytes))
      readings.clear()
    },
  }
}
