import { ClassicPreset, NodeEditor } from 'rete'
import type { NodeId, PortId } from '../../core/graph/document.ts'
import { splitPort } from '../../core/graph/ids.ts'
import type { SceneChange } from './document-scene.ts'
import type { ReteConnection, Schemes } from './scheme.ts'

/*
 * Rete's editor with maps for its lists: stock look-ups are linear, so that adding n nodes one by one takes n² steps.
 * What it holds is what the document holds. The public methods of Rete ask (and its plugins, through them); only the
 * adapter, which follows the document, puts and takes.
 */

export class GraphEditor extends NodeEditor<Schemes> {
  private readonly nodesById = new Map<NodeId, ClassicPreset.Node>()
  private readonly connectionsById = new Map<PortId, ReteConnection>()

  override getNode(id: NodeId): Schemes['Node'] | undefined {
    return this.nodesById.get(id)
  }
  override getNodes(): Schemes['Node'][] {
    return [...this.nodesById.values()]
  }
  override getConnection(id: PortId): Schemes['Connection'] | undefined {
    return this.connectionsById.get(id)
  }
  override getConnections(): Schemes['Connection'][] {
    return [...this.connectionsById.values()]
  }

  /** Asks for a node. The answer is always no: the adapter makes it an edit of the document, which comes back as a diff. */
  override async addNode(data: Schemes['Node']): Promise<boolean> {
    await this.emit({ type: 'nodecreate', data })
    return false
  }
  override async addConnection(data: Schemes['Connection']): Promise<boolean> {
    await this.emit({ type: 'connectioncreate', data })
    return false
  }
  override async removeNode(id: NodeId): Promise<boolean> {
    const data = this.nodesById.get(id)
    if (data) await this.emit({ type: 'noderemove', data })
    return false
  }
  override async removeConnection(id: PortId): Promise<boolean> {
    const data = this.connectionsById.get(id)
    if (data) await this.emit({ type: 'connectionremove', data })
    return false
  }

  /**
   * Follows the document, at once and without a signal for each record: a chain of promises for every one of them is where
   * stock Rete spends its time.
   */
  follow(change: SceneChange, titleOf: (id: NodeId) => string): void {
    for (const to of change.removedEdges) this.connectionsById.delete(to)
    for (const id of change.removed) this.nodesById.delete(id)
    for (const id of change.added) this.putNode(id, titleOf(id))
    for (const id of change.changed) this.putNode(id, titleOf(id))
    for (const { from, to } of change.addedEdges) {
      const [source, sourceOutput] = splitPort(from)
      const [target, targetInput] = splitPort(to)
      this.connectionsById.set(to, { id: to, source, sourceOutput, target, targetInput })
    }
  }

  private putNode(id: NodeId, title: string): void {
    const node = this.nodesById.get(id) ?? new ClassicPreset.Node(title)
    node.id = id
    node.label = title
    this.nodesById.set(id, node)
  }
}
