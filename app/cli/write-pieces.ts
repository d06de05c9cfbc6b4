import type { Terminal } from './terminal.ts'

const enough = 1 << 16

/** Writes a text that comes in pieces, a good handful at a time, as fast as the reader takes it. */
export async function writePieces(pieces: Iterable<string>, terminal: Terminal): Promise<void> {
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < enough) continue
    await terminal.write(text)
    text = ''
  }
  if (text !== '') await terminal.write(text)
}
