import type { ClassicPreset, GetSchemes } from 'rete'
import type { ConnectionExtra } from 'rete-connection-plugin'
import type { RenderSignal } from 'rete-area-plugin'

/*
 * What Rete holds: ids and ports, no more. The id of a connection is the input it ends at, as in the document.
 * Rete's words (connection, socket, control) stay in the files that import it.
 */

type Node = ClassicPreset.Node

export type ReteConnection = ClassicPreset.Connection<Node, Node> & ConnectionExtra

export type Schemes = GetSchemes<Node, ReteConnection>

/** A port has been mounted: ConnectionPlugin listens to its element. */
export type SocketSignal = RenderSignal<'socket', { nodeId: string; side: 'input' | 'output'; key: string }>
