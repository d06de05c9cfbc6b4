import type { CheckScope } from '../../../core/inspect/gradcheck.ts'
import type { GraphDocument, PortId } from '../../../core/graph/document.ts'
import { nodeFacts } from '../../state/node-facts.ts'
import type { ValueType } from '../../../core/nodes/define.ts'
import type { ViewTarget } from '../../state/views.ts'

/** What can be chosen, as groups of a list. */
export interface ScopeGroup {
  readonly title: string
  readonly options: readonly { readonly text: string; readonly target: ViewTarget }[]
}

/** A list nobody would scroll through is of no use; what is selected on the canvas can always be checked. */
const most = 200

export function scopeOf({ node, edge, parameter }: ViewTarget): CheckScope {
  if (parameter !== undefined) return { parameter }
  if (edge !== undefined) return { edge }
  return node === undefined ? 'all' : { node }
}

/** "the whole graph", "fc1", "x.out → fc1.in", "fc1.weight". */
export function scopeText(document: GraphDocument, { node, edge, parameter }: ViewTarget): string {
  if (parameter !== undefined) return parameter
  if (edge !== undefined) return `${document.edges.get(edge)?.from ?? '?'} → ${edge}`
  return node ?? 'the whole graph'
}

export function scopeGroups(
  document: GraphDocument,
  inputType: (port: PortId) => ValueType | undefined,
): readonly ScopeGroup[] {
  const nodes = [...document.nodes.keys()].slice(0, most)
  const edges = [...document.edges.keys()].slice(0, most)
  const parameters = nodes.flatMap((id) =>
    Object.entries(nodeFacts(document, id, inputType)?.parameters ?? {}).flatMap(([name, { buffer }]) =>
      buffer ? [] : [`${id}.${name}`],
    ),
  )
  const group = (title: string, targets: readonly ViewTarget[]): ScopeGroup => ({
    title,
    options: targets.map((target) => ({ text: scopeText(document, target), target })),
  })
  return [
    group(
      'Nodes',
      nodes.map((node) => ({ node })),
    ),
    group(
      'Edges',
      edges.map((edge) => ({ edge })),
    ),
    group(
      'Parameters',
      parameters.map((parameter) => ({ parameter })),
    ),
  ].filter(({ options }) => options.length > 0)
}
