import { openFile } from '../../core/format/file.ts'
import type { OpenedGraph } from '../../core/format/file.ts'
import { fillDocument } from '../../core/graph/apply.ts'
import { createDocument } from '../../core/graph/create.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import type { Report, Request } from '../worker/protocol.ts'

/** What a file holds, or why it cannot be opened. */
export type ReadFile = OpenedGraph | Extract<ReturnType<typeof openFile>, { document?: undefined }>

/**
 * Files are read by the worker, which keeps the document for itself; the window gets it in slices. So a large file keeps
 * nobody from moving the mouse, and need not be sent back.
 */
export interface FileReader {
  read(bytes: Uint8Array): Promise<ReadFile>
  take(report: Extract<Report, { type: 'read' }>): void
  /** The number under which the worker knows this document, if it read it last; it then is the worker's document. */
  claim(document: GraphDocument): number | undefined
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
  let last: { readonly document: GraphDocument; readonly sequence: number } | undefined

  function finish(sequence: number, { bytes, document, done }: Reading, end: Extract<Report, { type: 'read' }>): void {
    readings.delete(sequence)
    if (end.problems !== undefined) return done({ problems: end.problems })
    last = { document, sequence }
    done({ document, warnings: end.warnings ?? [], bytes })
  }

  return {
    read: (bytes) =>
      new Promise((done) => {
        const sequence = number()
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
      const sequence = last?.document === document ? last.sequence : undefined
      last = undefined
      return sequence
    },
    giveUp() {
      last = undefined
      for (const { bytes, done } of readings.values()) done(openFile(bytes))
      readings.clear()
    },
  }
}
