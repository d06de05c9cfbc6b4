import type { GraphNode } from './document.ts'
import { levelOf } from './ids.ts'
import { limits } from './limits.ts'
import { refusal, type Problem } from './problems.ts'

/** How deep lists and objects lie in each other: 0 for a number, 1 for `[1]`. Without recursion, since nothing has checked it yet. */
export function jsonDepth(value: unknown): number {
  let deepest = 0
  const stack: (readonly [unknown, number])[] = [[value, 0]]
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [inner, depth] = top
    if (typeof inner !== 'object' || inner === null) continue
    deepest = Math.max(deepest, depth + 1)
    // One list of a million numbers must not put a million entries on the stack.
    for (const entry of Object.values(inner)) if (typeof entry === 'object') stack.push([entry, depth + 1])
  }
  return deepest
}

/** How deep a file gets at this node: file, `nodes` and the node itself are 3, each group around it adds 2. */
export function depthInFile(node: GraphNode): number {
  const own = 3 + 2 * levelOf(node.id)
  const exposed = node.inputs ? 2 : 0
  return own + Math.max(jsonDepth(node.attributes), jsonDepth(node.extra), exposed)
}

/** A refusal where a file with this node could not be read again. */
export function tooDeep(node: GraphNode): Problem | undefined {
  if (depthInFile(node) <= limits.depth) return undefined
  const message = `groups and lists would lie in each other more than ${limits.depth} deep`
  return refusal('E_DEPTH', { node: node.id }, message, 'put it further out')
}
