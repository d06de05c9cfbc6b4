import type { Diff } from './diff.ts'
import type { GraphDocument, NodeId } from './document.ts'
import { Draft } from './draft.ts'
import { limits } from './limits.ts'
import { refusal, type Problem } from './problems.ts'

/** What people see in place of the id; an empty label takes it away. */
export function renameNode(document: GraphDocument, id: NodeId, label: string): Diff | Problem {
  const node = document.nodes.get(id)
  if (!node) return refusal('E_NODE', { node: id }, `there is no node ${id}`, 'choose a node of this graph')
  const problem = labelProblem(id, label)
  if (problem) return problem
  const draft = new Draft(document)
  draft.nodes.set(id, { ...node, label: label === '' ? undefined : label })
  return draft.finish()
}

export function labelProblem(id: NodeId, label: string): Problem | undefined {
  if (lengthOf(label) <= limits.label) return undefined
  return refusal(
    'E_LABEL',
    { node: id },
    `the label is ${lengthOf(label)} characters long`,
    `use at most ${limits.label}`,
  )
}

/** Characters as people count them; an emoji is one. */
export function lengthOf(text: string): number {
  // Never more characters than UTF-16 units, so a text that is short anyway need not be taken apart.
  return text.length <= limits.label ? text.length : [...text].length
}
