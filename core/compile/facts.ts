import type { ParameterSpec, ValueType } from '../nodes/define.ts'
import type { GraphDocument, NodeId, PortId } from '../graph/document.ts'
import type { Expanded } from './expand.ts'
import type { Inferred } from './shapes.ts'
import { innerOutput, portId } from './expand.ts'

/**
 * What is known of a document by the names of its ports and nodes. Compiling goes by numbers and needs none of these tables, so
 * each is made when somebody asks for it first.
 */
export class Facts {
  private readonly document: GraphDocument
  private readonly expanded: Expanded
  private readonly inferred: Inferred
  private typeTable: ReadonlyMap<PortId, ValueType> | undefined
  private inputTypeTable: ReadonlyMap<PortId, ValueType> | undefined
  private parameterTable: ReadonlyMap<NodeId, { readonly [name: string]: ParameterSpec }> | undefined
  private multiplicationTable: ReadonlyMap<NodeId, number> | undefined

  constructor(document: GraphDocument, expanded: Expanded, inferred: Inferred) {
    this.document = document
    this.expanded = expanded
    this.inferred = inferred
  }

  get types(): ReadonlyMap<PortId, ValueType> {
    return (this.typeTable ??= this.findTypes())
  }

  get inputTypes(): ReadonlyMap<PortId, ValueType> {
    return (this.inputTypeTable ??= this.findInputTypes())
  }

  get parameters(): ReadonlyMap<NodeId, { readonly [name: string]: ParameterSpec }> {
    const { nodes, fittings } = this.inferred
    return (this.parameterTable ??= table(
      nodes,
      ({ node }) => node.id,
      ({ place }) => fittings[place]?.parameters,
    ))
  }

  get multiplications(): ReadonlyMap<NodeId, number> {
    const { nodes, values, fittings } = this.inferred
    return (this.multiplicationTable ??= table(
      nodes,
      ({ node }) => node.id,
      ({ node, place }) => values[place] && (node.bypass ? 0 : fittings[place]?.multiplications),
    ))
  }

  private findTypes(): ReadonlyMap<PortId, ValueType> {
    const { nodes, values } = this.inferred
    const types = table(
      nodes,
      ({ reading }) => reading.out,
      ({ place }) => values[place],
    )
    for (const group of this.expanded.groups) {
      for (const name of Object.keys(group.outputs ?? {})) {
        const port = portId(group.id, name)
        const inner = innerOutput(this.document, port)
        const type = inner === undefined ? undefined : types.get(inner)
        if (type) types.set(port, type)
      }
    }
    return types
  }

  private findInputTypes(): ReadonlyMap<PortId, ValueType> {
    const { document, expanded, types } = this
    const { nodes, typed, values } = this.inferred
    const inputTypes = new Map<PortId, ValueType>()
    // Nodes on a cycle are not ordered, but something may be known of what arrives there.
    for (const node of nodes.length < typed.length ? typed : nodes) {
      node?.feeders.forEach((feeder, at) => {
        const type = values[feeder]
        if (type) inputTypes.set(node.reading.portIds[at]!, type)
      })
    }
    // What is left are edges that end at groups, and at ports there are not.
    if (expanded.through.size > 0 || inputTypes.size < document.edges.size)
      for (const { from, to } of document.edges.values()) {
        const inner = inputTypes.has(to) ? undefined : innerOutput(document, from)
        const type = inner === undefined ? undefined : types.get(inner)
        if (type) inputTypes.set(to, type)
      }
    return inputTypes
  }
}

function table<Entry, Value>(
  list: readonly Entry[],
  key: (entry: Entry) => string,
  value: (entry: Entry) => Value | undefined,
): Map<string, Value> {
  const found = new Map<string, Value>()
  for (const entry of list) {
    const own = value(entry)
    if (own !== undefined) found.set(key(entry), own)
  }
  return found
}
