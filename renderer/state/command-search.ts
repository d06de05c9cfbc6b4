import Fuse from 'fuse.js'
import { commandTable } from './command-table.ts'
import type { CommandInfo } from './command-table.ts'

/*
 * Commands by what somebody types, for the command palette and the help.
 */

const fuse = new Fuse(commandTable, {
  keys: [
    { name: 'title', weight: 3 },
    { name: 'words', weight: 1 },
    { name: 'section', weight: 0.5 },
  ],
  threshold: 0.34,
  ignoreLocation: true,
})

/** Best first; for nothing typed, all of them as the table has them. */
export function searchCommands(text: string): readonly CommandInfo[] {
  const query = text.trim()
  if (query === '') return commandTable
  const lower = query.toLowerCase()
  const found = fuse.search(query).map(({ item }) => item)
  const begins = ({ title }: CommandInfo) => title.toLowerCase().startsWith(lower)
  return [...found.filter(begins), ...found.filter((info) => !begins(info))]
}

/** The ids of `recent` first, in their order; the rest as it was. */
export function recentFirst(list: readonly CommandInfo[], recent: readonly string[]): readonly CommandInfo[] {
  const first = recent.flatMap((id) => list.find((info) => info.id === id) ?? [])
  return [...first, ...list.filter((info) => !first.includes(info))]
}
