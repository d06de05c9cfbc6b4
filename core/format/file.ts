import type { GraphDocument } from '../graph/document.ts'
import { readGraph, type ReadResult } from './read.ts'
import { encodeUtf8 } from './utf8.ts'
import { writeGraph } from './write.ts'

/** A document that was read, with the bytes it came from. */
export interface OpenedGraph {
  readonly document: GraphDocument
  readonly warnings: Extract<ReadResult, { document: GraphDocument }>['warnings']
  readonly bytes: Uint8Array
}

export function openFile(bytes: Uint8Array): OpenedGraph | Extract<ReadResult, { document?: undefined }> {
  const result = readGraph(bytes)
  return result.document ? { document: result.document, warnings: result.warnings, bytes } : result
}

/**
 * What saving writes: the very bytes that were read or saved last where the document is still as they say, else its canonical
 * form. Whoever saves keeps the result as `bytes` for the next time.
 *
 * @param bytes what was read or saved last; undefined for a new document
 * @param dirty as `History.isDirty` tells
 */
export function bytesToSave(document: GraphDocument, bytes: Uint8Array | undefined, dirty: boolean): Uint8Array {
  return bytes && !dirty ? bytes : encodeUtf8(writeGraph(document))
}
