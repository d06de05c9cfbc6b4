import { HostError } from '../../host/host.ts'
import type { Host, HostState, LossAnswer, OpenedFile } from '../../host/host.ts'

/** A host whose person answers as told, and whose disk is a map. */
export interface FakeHost extends Host {
  readonly disk: Map<string, Uint8Array>
  readonly asked: string[]
  answer: LossAnswer
  /** What the person chooses in the next dialog; undefined cancels. */
  chosen: string | undefined
  /** The next write fails with this sentence. */
  failure: string | undefined
  /** Runs while a file is being written. */
  duringSave: () => void
  state: HostState | undefined
}

export function fakeHost({ expecting = false } = {}): FakeHost {
  const disk = new Map<string, Uint8Array>()
  const asked: string[] = []
  const read = (name: string): OpenedFile => {
    const bytes = disk.get(name)
    if (bytes === undefined) throw new HostError(`${name} is not there any more.`)
    return { ref: name, name, bytes }
  }
  const write = async (bytes: Uint8Array, name: string | undefined) => {
    if (name === undefined) return undefined
    await Promise.resolve()
    host.duringSave()
    if (host.failure !== undefined) {
      const sentence = host.failure
      host.failure = undefined
      throw new HostError(sentence)
    }
    disk.set(name, bytes.slice())
    return { ref: name, name }
  }
  const host: FakeHost = {
    kind: 'electron',
    expecting,
    disk,
    asked,
    answer: 'cancel',
    chosen: undefined,
    failure: undefined,
    duringSave: () => undefined,
    state: undefined,
    open: async () => (host.chosen === undefined ? undefined : read(host.chosen)),
    save: (bytes, ref) => write(bytes, ref ?? host.chosen),
    saveAs: (bytes) => write(bytes, host.chosen),
    adopt: async (file) => ({ ref: undefined, name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }),
    recent: async () => [],
    openRecent: async (id) => read(id),
    onOpen: () => () => undefined,
    onCommand: () => () => undefined,
    setState(state) {
      host.state = state
    },
    async askBeforeLoss(name) {
      asked.push(name)
      return host.answer
    },
    onClose: () => () => undefined,
    ready: async () => undefined,
  }
  return host
}
