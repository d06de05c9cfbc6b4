import type { Diff } from './diff.ts'
import type { GraphDocument, Properties } from './document.ts'
import { Draft } from './draft.ts'

/** The diff that brings the document to what `diff` sets, whatever state `diff` was made for. */
export function rebase(document: GraphDocument, diff: Diff): Diff {
  const draft = new Draft(document)
  for (const section of ['nodes', 'edges', 'positions', 'weights'] as const) {
    const target: { set(key: string, value: unknown): void } = draft[section]
    for (const [key, [, after]] of Object.entries(diff[section] ?? {})) target.set(key, after)
  }
  for (const name of Object.keys(diff.properties ?? {}) as (keyof Properties)[]) setProperty(draft, diff, name)
  return draft.finish()
}

function setProperty<K extends keyof Properties>(draft: Draft, diff: Diff, name: K): void {
  const change = diff.properties?.[name]
  if (change) draft.setProperty(name, change[1])
}
