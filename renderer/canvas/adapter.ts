import { ConnectionPlugin } from 'rete-connection-plugin'
import type { Component, AppContext } from 'vue'
import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, NodeId } from '../../core/graph/document.ts'
import { CardArea } from './card-area.ts'
import { cardPlugin } from './card-renderer.ts'
import type { DocumentScene, SceneChange } from './document-scene.ts'
import { GraphEditor } from './graph-editor.ts'
import type { Schemes, SocketSignal } from './scheme.ts'
import type { View } from './view.ts'
import { WireFlow } from './wire-flow.ts'
import type { WireHandler } from './wire-flow.ts'

/*
 * Between our document and Rete. Diffs of the document are replayed onto Rete's editor; what Rete's plugins ask for is
 * turned into edits and comes back as a diff, or is refused with a reason. Nobody else calls Rete's editor.
 */

export interface AdapterOptions {
  readonly container: HTMLElement
  readonly app: AppContext | null
  readonly card: Component
  cardProps(id: NodeId): { readonly [name: string]: unknown }
  readonly wires: WireHandler
}

export class Adapter {
  readonly area: CardArea
  private readonly editor: GraphEditor
  private readonly connections = new ConnectionPlugin<Schemes, SocketSignal>()
  private readonly scene: DocumentScene

  constructor(scene: DocumentScene, { container, app, card, cardProps, wires }: AdapterOptions) {
    this.scene = scene
    this.editor = new GraphEditor((id) => scene.cards.get(id)?.title ?? id)
    this.area = new CardArea(container)
    this.editor.use(this.area)
    this.area.use(this.connections)
    this.area.use(cardPlugin(app, card, cardProps))
    this.connections.addPreset(() => new WireFlow(wires))
    this.editor.addPipe((asked) => {
      if (asked.type !== 'connectioncreate') return asked
      const { source, sourceOutput, target, targetInput } = asked.data
      wires.connect(`${source}.${sourceOutput}`, `${target}.${targetInput}`)
      // The document answers with a diff.
      return undefined
    })
    this.area.addPipe((signal) => {
      if (
        typeof signal === 'object' &&
        'type' in signal &&
        signal.type === 'render' &&
        signal.data.type === 'connection'
      ) {
        const end = signal.data.end ?? signal.data.start
        if (end) wires.move(this.area.area.pointer)
      }
      return signal
    })
  }

  /** Another document, in one go. */
  load(document: GraphDocument, level: NodeId): SceneChange {
    return this.follow(this.scene.load(document, level))
  }

  /** A diff that was just applied to the document. */
  apply(diff: Diff): SceneChange {
    const change = this.follow(this.scene.apply(diff))
    for (const id of Object.keys(diff.positions ?? {})) this.place(id)
    return change
  }

  mount(id: NodeId): void {
    const node = this.editor.getNode(id)
    const at = this.positionOf(id)
    if (node && at) this.area.mount(node, at.x, at.y)
  }

  unmount(id: NodeId): void {
    this.area.unmount(id)
  }

  /** Puts a mounted card where the scene has it. */
  place(id: NodeId): void {
    const at = this.positionOf(id)
    if (at) this.area.place(id, at.x, at.y)
  }

  setView(view: View): void {
    this.area.setView(view)
  }

  /** A port is there or gone; ConnectionPlugin listens to its element. */
  portMounted(element: HTMLElement, nodeId: NodeId, side: 'input' | 'output', key: string): void {
    void this.area.emit({ type: 'render', data: { type: 'socket', element, nodeId, side, key, filled: true } })
  }
  portUnmounted(element: HTMLElement): void {
    void this.area.emit({ type: 'unmount', data: { element } })
  }

  /** Lets go of a wire that ConnectionPlugin has in hand. */
  dropWire(): void {
    this.connections.drop()
  }

  destroy(): void {
    this.area.destroy()
  }

  private follow(change: SceneChange): SceneChange {
    for (const id of change.removed) this.area.unmount(id)
    this.editor.follow(change)
    return change
  }

  private positionOf(id: NodeId): { x: number; y: number } | undefined {
    const slot = this.scene.scene.nodeSlot(id)
    if (slot === undefined) return undefined
    const { nodes } = this.scene.scene
    return { x: nodes.x[slot] as number, y: nodes.y[slot] as number }
  }
}
