import { writeGraph } from '../../core/format/write.ts'
import { applyDiff } from '../../core/graph/apply.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import { layoutDiff } from '../../core/graph/layout.ts'
import { quickLayout } from '../../core/graph/quick-layout.ts'
import { saveFile } from '../main/save.ts'
import type { Run } from './commands.ts'
import { fileFailure, isFailure } from './failure.ts'
import { openGraph } from './open-graph.ts'

/** ELK takes about a second for so many nodes, and more than linearly longer for more. */
const mostForElk = 2000

export const run: Run = async (call, terminal) => {
  const document = await openGraph(call.files[0]!, terminal)
  if (isFailure(document)) return document
  if (document.nodes.size <= mostForElk) await arrange(document)
  else arrangeQuickly(document)
  const text = writeGraph(document)
  const out = call.options.get('output')
  if (out === undefined || out === '-') {
    await terminal.write(text)
    return 0
  }
  const saved = await saveFile(out, new TextEncoder().encode(text))
  if ('failure' in saved) return fileFailure(out, saved.failure.replace(/\.$/, ''), 'name another place after -o')
  return 0
}

async function arrange(document: GraphDocument): Promise<void> {
  // One and a half megabytes that no other command needs.
  const { default: ELK } = await import('elkjs/lib/elk.bundled.js')
  const elk = new ELK()
  applyDiff(document, await layoutDiff(document, (graph) => elk.layout(graph)))
}

function arrangeQuickly(document: GraphDocument): void {
  const positions = Object.fromEntries([...document.positions].map(([id, place]) => [id, [place, undefined] as const]))
  applyDiff(document, { positions })
  applyDiff(document, quickLayout(document))
}
