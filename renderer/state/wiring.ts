import { attributesOf } from '../../core/compile/attributes.ts'
import { connectableFrom } from '../../core/graph/connect.ts'
import type { GraphDocument, PortId } from '../../core/graph/document.ts'
import { splitPort } from '../../core/graph/ids.ts'
import { typeOf } from '../../core/graph/node-types.ts'
import { atNode } from '../../core/graph/problems.ts'
import type { Problem } from '../../core/graph/problems.ts'
import type { ValueType } from '../../core/nodes/define.ts'
import { isProblem } from '../../core/nodes/problem.ts'
import type { Shape } from '../../core/tensor/tensor.ts'

/** What is known when somebody pulls a wire. */
export interface WiringView {
  readonly document: GraphDocument
  /** Changes whenever the document does. */
  readonly revision: number
  outputType(port: PortId): ValueType | undefined
  inputType(port: PortId): ValueType | undefined
}

/**
 * Why an edge cannot be made, or undefined where it can: by the structure of the graph, and by the node's own shape rule
 * where all that would arrive is known. Quick for many inputs and one output, since what lies upstream is looked for once.
 */
export function createWhyNot(view: () => WiringView): (from: PortId, to: PortId) => Problem | undefined {
  let last: { readonly from: PortId; readonly revision: number; readonly check: (to: PortId) => Problem | undefined }
  return (from, to) => {
    const { document, revision } = view()
    if (last?.from !== from || last.revision !== revision)
      last = { from, revision, check: connectableFrom(document, from) }
    return last.check(to) ?? shapeProblem(view(), from, to)
  }
}

function shapeProblem(view: WiringView, from: PortId, to: PortId): Problem | undefined {
  const arriving = view.outputType(from)
  const [id, port] = splitPort(to)
  const node = view.document.nodes.get(id)
  const type = node && typeOf(node)
  if (arriving === undefined || node === undefined || type === undefined) return undefined
  const { attributes, problems } = attributesOf(type, node)
  if (problems.length > 0) return undefined
  const shapes: { [port: string]: Shape } = {}
  for (const { name } of type.inputs(attributes)) {
    const shape = name === port ? arriving.shape : view.inputType(`${id}.${name}`)?.shape
    // A problem only shows when everything is there; until then the wire may be pulled.
    if (shape === undefined) return undefined
    shapes[name] = shape
  }
  const result = type.shapes(shapes, attributes)
  return isProblem(result) ? atNode(id, result) : undefined
}
