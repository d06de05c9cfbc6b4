import type { GraphDocument } from '../../core/graph/document.ts'
import { nodeOf } from '../../core/graph/ids.ts'

/** Whether somebody wired Input, Linear, Activation, Linear and a loss with a target: the sample itself does not count. */
export function isSimpleNetwork(document: GraphDocument): boolean {
  const before = (port: string) => {
    const from = document.edges.get(port)?.from
    return from === undefined ? undefined : document.nodes.get(nodeOf(from))
  }
  return [...document.nodes.values()].some((loss) => {
    // The sample's loss has a name, one from the palette has none.
    if (loss.type !== 'loss' || loss.label !== undefined) return false
    let port = `${loss.id}.prediction`
    for (const type of ['linear', 'activation', 'linear', 'input']) {
      const node = before(port)
      if (node?.type !== type) return false
      port = `${node.id}.in`
    }
    return before(`${loss.id}.target`)?.type === 'input'
  })
}
