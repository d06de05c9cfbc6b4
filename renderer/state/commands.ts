/** Commands by id, run from menus, keys and buttons alike. */
export interface Commands {
  /** Later ones win over earlier ones of the same id, until they are taken back. `can` says whether it would do something now. */
  register(id: string, run: () => void, can?: () => boolean): () => void
  /** Runs a command; one that nobody has registered, or that can do nothing now, does nothing. */
  run(id: string): void
  has(id: string): boolean
  can(id: string): boolean
}

interface Entry {
  readonly run: () => void
  readonly can: () => boolean
}

export function createCommands(): Commands {
  const registered = new Map<string, Entry[]>()
  const latest = (id: string) => registered.get(id)?.at(-1)
  return {
    register(id, run, can = () => true) {
      const entry = { run, can }
      registered.set(id, [...(registered.get(id) ?? []), entry])
      return () => {
        const left = (registered.get(id) ?? []).filter((one) => one !== entry)
        if (left.length > 0) registered.set(id, left)
        else registered.delete(id)
      }
    },
    run(id) {
      const entry = latest(id)
      if (entry?.can()) entry.run()
    },
    has: (id) => registered.has(id),
    can: (id) => latest(id)?.can() ?? false,
  }
}
