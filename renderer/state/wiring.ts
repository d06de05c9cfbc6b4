import { bridgeBetween, whyNotFrom, whyNotValue } from '../../core/compile/connect-check.ts'
import type { Bridge } from '../../core/compile/connect-check.ts'
import type { GraphDocument, PortId } from '../../core/graph/document.ts'
import type { Problem } from '../../core/graph/problems.ts'
import type { ValueType } from '../../core/nodes/define.ts'
import type { CompiledView } from './compiled.ts'

/** What is known when somebody pulls a wire. */
export interface WiringView {
  readonly document: GraphDocument
  /** Changes whenever the document does. */
  readonly revision: number
  readonly compiled: CompiledView
}

/**
 * Why an edge cannot be made, or undefined where it can. What is the same for all inputs (what lies upstream of the output,
 * types of what is connected) is looked up once, when a wire is taken in hand.
 */
export function createWhyNot(view: () => WiringView): (from: PortId, to: PortId) => Problem | undefined {
  let last: {
    readonly from: PortId
    readonly revision: number
    readonly compiled: number
    readonly check: (to: PortId) => Problem | undefined
  }
  return (from, to) => {
    const { document, revision, compiled } = view()
    if (last?.from !== from || last.revision !== revision || last.compiled !== compiled.revision.value) {
      const check = whyNotFrom(document, typesOf(document, compiled), from)
      last = { from, revision, compiled: compiled.revision.value, check }
    }
    return last.check(to)
  }
}

/** The same for a value of a node that is yet to be added. */
export function createWhyNotValue(view: () => WiringView): (value: ValueType, to: PortId) => Problem | undefined {
  let known: { readonly revision: number; readonly compiled: number; readonly types: ReturnType<typeof typesOf> }
  return (value, to) => {
    const { document, revision, compiled } = view()
    if (known?.revision !== revision || known.compiled !== compiled.revision.value)
      known = { revision, compiled: compiled.revision.value, types: typesOf(document, compiled) }
    return whyNotValue(document, known.types, value, to)
  }
}

/** What would make two ports fit each other. */
export function createBridge(view: () => WiringView): (from: PortId, to: PortId) => Bridge | undefined {
  return (from, to) => {
    const { document, compiled } = view()
    return bridgeBetween(document, typesOf(document, compiled), from, to)
  }
}

/** The part of a compilation that a wire asks for. */
function typesOf(document: GraphDocument, compiled: CompiledView) {
  const inputTypes = new Map<PortId, ValueType>(compiled.looseInputTypes)
  for (const [to, { from }] of document.edges) {
    const type = compiled.outputTypes.get(from)
    if (type !== undefined) inputTypes.set(to, type)
  }
  return { types: compiled.outputTypes, inputTypes, problems: [], parameters: new Map(), multiplications: new Map() }
}
