import { ClassicPreset, NodeEditor } from 'rete'
import type { GraphEdge, NodeId, PortId } from '../../core/graph/document.ts'
import { splitPort } from '../../core/graph/ids.ts'
import type { SceneChange } from './document-scene.ts'
import type { ReteConnection, Schemes } from './scheme.ts'

/*
 * Rete's editor with maps for its lists: stock look-ups are linear, so that adding n nodes one by one takes n² steps.
 * What it holds is what the document holds. The public methods of Rete ask (and its plugins, through them); only the
 * adapter, which follows the document, puts and takes. Records of Rete are made when somebody asks for them: of thousands of
 * nodes only those in view are ever asked for.
 */

export class GraphEditor extends NodeEditor<Schemes> {
  private readonly nodesById = new Map<NodeId, ClassicPreset.Node | undefined>()
  private readonly edges = new Map<PortId, GraphEdge>()
  private readonly titleOf: (id: NodeId) => string

  constructor(titleOf: (id: NodeId) => string) {
    super()
    this.titleOf = titleOf
  }

  override getNode(id: NodeId): Schemes['Node'] | undefined {
    const known = this.nodesById.get(id)
    if (known || !this.nodesById.has(id)) return known
    const node = new ClassicPreset.Node(this.titleOf(id))
    node.id = id
    this.nodesById.set(id, node)
    return node
  }
  override getNodes(): Schemes['Node'][] {
    return [...this.nodesById.keys()].flatMap((id) => this.getNode(id) ?? [])
  }
  override getConnection(id: PortId): Schemes['Connection'] | undefined {
    const edge = this.edges.get(id)
    return edge && connectionOf(edge)
  }
  override getConnections(): Schemes['Connection'][] {
    return [...this.edges.values()].map(connectionOf)
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
    const data = this.getNode(id)
    if (data) await this.emit({ type: 'noderemove', data })
    return false
  }
  override async removeConnection(id: PortId): Promise<boolean> {
    const data = this.getConnection(id)
    if (data) await this.emit({ type: 'connectionremove', data })
    return false
  }

  /**
   * Follows the document, at once and without a signal for each record: a chain of promises for every one of them is where
   * stock Rete spends its time.
   */
  follow(change: SceneChange): void {
    for (const to of change.removedEdges) this.edges.delete(to)
    for (const id of change.removed) this.nodesById.delete(id)
    for (const id of change.added) this.nodesById.set(id, undefined)
    for (const id of change.changed) {
      const node = this.nodesById.get(id)
      if (node) node.label = this.titleOf(id)
    }
    for (const edge of change.addedEdges) this.edges.set(edge.to, edge)
  }
}

function connectionOf({ from, to }: GraphEdge): ReteConnection {
  const [source, sourceOutput] = splitPort(from)
  const [target, targetInput] = splitPort(to)
  return { id: to, source, sourceOutput, target, targetInput }
}
