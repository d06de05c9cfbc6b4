import Fuse from 'fuse.js'
import type { GroupName, NodeType } from '../../core/nodes/define.ts'
import { nodeTypes } from '../../core/nodes/index.ts'

/** Groups in the order of the palette, as people read them. */
export const groupTitles: { readonly [group in GroupName]: string } = {
  data: 'Data',
  layers: 'Layers',
  activations: 'Activations',
  arithmetic: 'Arithmetic',
  shape: 'Shape',
  normalisation: 'Normalisation',
  loss: 'Loss',
}

const all: readonly NodeType[] = [...nodeTypes.values()]
const fuse = new Fuse(all, {
  keys: [
    { name: 'title', weight: 3 },
    { name: 'type', weight: 2 },
    { name: 'keywords', weight: 1 },
  ],
  threshold: 0.3,
  ignoreLocation: true,
})

/** Node types by what somebody types, best first; all of them, as the palette has them, for nothing. */
export function searchNodeTypes(text: string): readonly NodeType[] {
  const query = text.trim()
  return query === '' ? all : fuse.search(query).map((result) => result.item)
}

/** The same in groups; groups come by their best hit where something was typed. */
export function groupedNodeTypes(text: string): readonly (readonly [GroupName, readonly NodeType[]])[] {
  const groups = new Map<GroupName, NodeType[]>()
  if (text.trim() === '') for (const group of Object.keys(groupTitles) as GroupName[]) groups.set(group, [])
  for (const type of searchNodeTypes(text)) {
    const list = groups.get(type.group)
    if (list === undefined) groups.set(type.group, [type])
    else list.push(type)
  }
  return [...groups].filter(([, types]) => types.length > 0)
}
