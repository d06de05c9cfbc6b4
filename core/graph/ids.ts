import type { NodeId, PortId } from './document.ts'

const form = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

/** What an id has to look like, for messages. */
export const idForm = 'a letter, then up to 63 letters, digits, _ or -'

/** Whether a name may be a node's id within its level (a path is several of them). */
export function isLocalId(name: string): boolean {
  return form.test(name)
}

/** "block" of "block/fc1", "" at the top level. */
export function parentOf(id: NodeId): NodeId {
  const slash = id.lastIndexOf('/')
  return slash < 0 ? '' : id.slice(0, slash)
}

/** "fc1" of "block/fc1". */
export function localName(id: NodeId): string {
  return id.slice(id.lastIndexOf('/') + 1)
}

/** "block/fc1" of "block" and "fc1"; also for a port, "block/fc1.in" of "block" and "fc1.in". */
export function inGroup(parent: NodeId, name: string): string {
  return parent === '' ? name : `${parent}/${name}`
}

/** How many groups a node lies in. */
export function levelOf(id: NodeId): number {
  let level = 0
  for (let at = id.indexOf('/'); at >= 0; at = id.indexOf('/', at + 1)) level++
  return level
}

/** Node and port of "block/fc1.in". An id has no dot, so the first one parts them; without a dot the port is "". */
export function splitPort(port: PortId): readonly [node: NodeId, port: string] {
  const dot = port.indexOf('.')
  return dot < 0 ? [port, ''] : [port.slice(0, dot), port.slice(dot + 1)]
}

/** "block/fc1" of "block/fc1.in", and of a weight's name "block/fc1.weight". */
export function nodeOf(port: PortId): NodeId {
  const dot = port.indexOf('.')
  return dot < 0 ? port : port.slice(0, dot)
}

/** "fc1.in" of "block/fc1.in", as a group's own ports name what lies in it. */
export function localPort(port: PortId): string {
  const [node, name] = splitPort(port)
  return `${localName(node)}.${name}`
}

/** A name nothing else has: `stem` itself, or with the number after a taken one. Logarithmic, so adding many stays cheap. */
export function freshName(stem: string, numbered: boolean, taken: (name: string) => boolean): string {
  const name = (n: number) => (n === 1 && !numbered ? stem : `${stem}${n}`)
  if (!taken(name(1))) return name(1)
  let used = 1
  let free = 2
  while (taken(name(free))) {
    used = free
    free *= 2
  }
  while (free - used > 1) {
    const middle = Math.floor((used + free) / 2)
    if (taken(name(middle))) used = middle
    else free = middle
  }
  return name(free)
}
