import { writeGraph } from '../../core/format/write.ts'
import { applyDiff } from '../../core/graph/apply.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import { layoutDiff, mostForElk } from '../../core/graph/layout.ts'
import { quickElk } from '../../core/graph/quick-elk.ts'
import { saveFile } from '../main/save.ts'
import type { Run } from './commands.ts'
import { fileFailure, isFailure } from './failure.ts'
import { openGraph } from './open-graph.ts'

export const run: Run = async (call, terminal) => {
  const document = await openGraph(call.files[0]!, terminal)
  if (isFailure(document)) return document
  if (document.nodes.size <= mostForElk) await arrange(document)
  else applyDiff(document, await layoutDiff(document, (graph) => Promise.resolve(quickElk(graph))))
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
