import { Flow } from 'rete-connection-plugin'
import type { SocketData } from 'rete-connection-plugin'
import type { NodeId, PortId } from '../../core/graph/document.ts'
import type { ReteConnection, Schemes } from './scheme.ts'

export interface PortRef {
  readonly node: NodeId
  readonly port: string
  readonly side: 'input' | 'output'
}

export function portId({ node, port }: PortRef): PortId {
  return `${node}.${port}`
}

/** Who knows what a wire in hand means; see `wiring.ts`. */
export interface WireHandler {
  /** A port was pressed. The end that stays is given back: for a fed input, the output that feeds it. */
  start(port: PortRef): PortRef
  /** The pointer is here, in the world. */
  move(pointer: { readonly x: number; readonly y: number }): void
  /** Let go over a port. Undefined where nothing should be asked: it is the same port, or a refusal has been shown. */
  landing(port: PortRef): { readonly from: PortId; readonly to: PortId } | undefined
  connect(from: PortId, to: PortId): void
  /** Let go over no port. */
  drop(): void
}

/**
 * What ConnectionPlugin does with its picks: it asks the editor for a connection, like Rete's own flows, but what a press
 * and a release mean is decided by the handler.
 */
export class WireFlow extends Flow<Schemes, never[]> {
  private picked: SocketData | undefined
  private readonly wires: WireHandler

  constructor(wires: WireHandler) {
    super()
    this.wires = wires
  }

  override async pick(
    { socket, event }: Parameters<Flow<Schemes, never[]>['pick']>[0],
    { editor }: Parameters<Flow<Schemes, never[]>['pick']>[1],
  ): Promise<void> {
    const port: PortRef = { node: socket.nodeId, port: socket.key, side: socket.side }
    if (event === 'down') {
      const fixed = this.wires.start(port)
      this.picked = { ...socket, nodeId: fixed.node, side: fixed.side, key: fixed.port }
      return
    }
    if (!this.picked) return
    this.picked = undefined
    const ends = this.wires.landing(port)
    if (ends) await editor.addConnection(connectionOf(ends.from, ends.to))
  }

  override getPickedSocket(): SocketData | undefined {
    return this.picked
  }

  override drop(): void {
    if (!this.picked) return
    this.picked = undefined
    this.wires.drop()
  }
}

function connectionOf(from: PortId, to: PortId): ReteConnection {
  const [source = '', sourceOutput = ''] = from.split('.')
  const [target = '', targetInput = ''] = to.split('.')
  return { id: to, source, sourceOutput, target, targetInput }
}
