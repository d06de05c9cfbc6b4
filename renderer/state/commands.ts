/** Commands by id, run from menus, keys and buttons alike. */
export interface Commands {
  /** Later ones win over earlier ones of the same id, until they are taken back. */
  register(id: string, run: () => void): () => void
  /** Runs a command; one that nobody has registered does nothing. */
  run(id: string): void
  has(id: string): boolean
}

export function createCommands(): Commands {
  const registered = new Map<string, (() => void)[]>()
  return {
    register(id, run) {
      const entry = () => run()
      registered.set(id, [...(registered.get(id) ?? []), entry])
      return () => {
        const left = (registered.get(id) ?? []).filter((one) => one !== entry)
        if (left.length > 0) registered.set(id, left)
        else registered.delete(id)
      }
    },
    run: (id) => registered.get(id)?.at(-1)?.(),
    has: (id) => registered.has(id),
  }
}
