import type { GrantableHandle } from './file-system-access.ts'
import type { RecentFile } from './host.ts'

interface Row {
  readonly id: string
  readonly handle: GrantableHandle
  readonly openedAt: number
}

const kept = 12

/** Handles of recent files in IndexedDB, newest first. A browser that forbids storage has none, and nothing else changes. */
export function createRecentHandles(factory: IDBFactory) {
  async function store<Result>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<Result>) {
    const open = factory.open('gradwire', 1)
    open.onupgradeneeded = () => open.result.createObjectStore('recent', { keyPath: 'id' })
    const database = await finished(open)
    try {
      return await finished(act(database.transaction('recent', mode).objectStore('recent')))
    } finally {
      database.close()
    }
  }

  const rows = async (): Promise<Row[]> => {
    const all = await store<Row[]>('readonly', (recent) => recent.getAll()).catch(() => [])
    return all.sort((a, b) => b.openedAt - a.openedAt)
  }

  const forget = (id: string) => store('readwrite', (recent) => recent.delete(id)).catch(() => undefined)

  return {
    async list(): Promise<readonly RecentFile[]> {
      return (await rows()).map(({ id, handle, openedAt }) => ({ id, name: handle.name, folder: '', openedAt }))
    },
    async find(id: string): Promise<GrantableHandle | undefined> {
      return (await rows()).find((row) => row.id === id)?.handle
    },
    async add(handle: GrantableHandle): Promise<void> {
      const before = await rows()
      let id: string = crypto.randomUUID()
      for (const row of before) if (await row.handle.isSameEntry(handle).catch(() => false)) id = row.id
      await store('readwrite', (recent) => recent.put({ id, handle, openedAt: Date.now() })).catch(() => undefined)
      for (const row of before.filter((row) => row.id !== id).slice(kept - 1)) await forget(row.id)
    },
    async forget(id: string): Promise<void> {
      await forget(id)
    },
  }
}

const finished = <Result>(request: IDBRequest<Result>) =>
  new Promise<Result>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
