import { computed, shallowRef } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import { bytesToSave } from '../../core/format/file.ts'
import type { OpenedGraph } from '../../core/format/file.ts'
import { encodeUtf8 } from '../../core/format/utf8.ts'
import { createDocument } from '../../core/graph/create.ts'
import type { Problem } from '../../core/graph/problems.ts'
import type { FileRef, Host, OpenedFile } from '../host/host.ts'
import { HostError } from '../host/host.ts'
import type { DocumentStore } from './document-store.ts'
import type { ReadFile } from './file-reader.ts'
import type { Messages } from './messages.ts'

/** A file that could not be opened, for the dialog that says why. */
export interface OpenFailure {
  readonly file: string
  readonly problems: readonly Problem[]
}

/** New, Open, Save: what connects the open document with a file. */
export interface Files {
  /** The start screen lies over an empty graph until something is opened; what the app was started with is on its way. */
  readonly screen: ShallowRef<'start' | 'opening' | 'graph'>
  /** What the document is called: by its own name, else by its file. */
  readonly name: ComputedRef<string>
  readonly dirty: ComputedRef<boolean>
  /** The document lies in a file that Save writes to. */
  readonly hasFile: ComputedRef<boolean>
  readonly failure: ShallowRef<OpenFailure | undefined>
  /** Nothing is on its way to be opened: there is time for pictures. */
  readonly quiet: ShallowRef<boolean>
  /** The window is there, and was given what it was started with. */
  begin(): void
  newGraph(): Promise<void>
  open(): Promise<void>
  openRecent(id: string): Promise<void>
  /** A copy of a graph that came with the app. */
  openSample(title: string, text: string): Promise<void>
  /** A file from outside: dropped, given at start, double-clicked. */
  openGiven(file: OpenedFile): Promise<void>
  /** True where the document is safe in a file. */
  save(): Promise<boolean>
  saveAs(): Promise<boolean>
  showStart(): Promise<void>
}

interface Place {
  readonly ref: FileRef | undefined
  readonly name: string
}

export function createFiles(
  host: Host,
  store: DocumentStore,
  messages: Messages,
  readFile: (bytes: Uint8Array) => Promise<ReadFile>,
): Files {
  const screen = shallowRef<'start' | 'opening' | 'graph'>(host.expecting ? 'opening' : 'start')
  const place = shallowRef<Place>()
  const failure = shallowRef<OpenFailure>()
  const quiet = shallowRef(false)
  /** Changes were made while a file was being written: it holds less than the document. */
  const behind = shallowRef(false)
  /** What was read or saved last. */
  let bytes: Uint8Array | undefined
  let saving: Promise<boolean> | undefined
  /** Files asked for, and the last of them that was read. */
  let reading = 0
  let done = 0

  const ownName = computed(() => {
    void store.revision.value
    return store.document.properties.name
  })
  const name = computed(() => ownName.value || stemOf(place.value?.name) || 'Untitled')
  const dirty = computed(() => store.state.value.dirty || behind.value)
  const suggestion = (): string => place.value?.name ?? `${fileName(name.value)}.gradwire`

  /** Asks before changes are lost; false keeps everything as it is. */
  async function mayLeave(): Promise<boolean> {
    if (!dirty.value) return true
    const answer = await host.askBeforeLoss(name.value)
    return answer === 'discard' || (answer === 'save' && (await save()))
  }

  function show(opened: OpenedGraph, file: Place): void {
    place.value = file
    bytes = opened.bytes
    behind.value = false
    store.replace(opened.document)
    screen.value = 'graph'
    failure.value = undefined
    messages.clear()
    messages.announce(`Opened ${name.value}`)
    for (const warning of opened.warnings.slice(0, 3)) messages.show(warning)
  }

  /** What the bytes hold, or undefined where that is no graph; then the reasons are shown. */
  async function read(name: string, source: Uint8Array): Promise<OpenedGraph | undefined> {
    const mine = ++reading
    quiet.value = false
    const opened = await readFile(source)
    // Meanwhile another was asked for.
    if (mine !== reading) return undefined
    done = mine
    quiet.value = true
    if (opened.document !== undefined) return opened
    failure.value = { file: name, problems: opened.problems }
    if (screen.value === 'opening') screen.value = 'start'
    return undefined
  }

  async function openWith(read: () => Promise<OpenedFile | undefined>): Promise<void> {
    await guarded(async () => {
      const file = await read()
      if (file !== undefined) await openGiven(file)
    })
  }

  /** A broken file is refused before anybody is asked to give up what is open. */
  async function openGiven(file: OpenedFile): Promise<void> {
    const opened = await read(file.name, file.bytes)
    if (opened !== undefined && (await mayLeave())) show(opened, { ref: file.ref, name: file.name })
  }

  async function guarded<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof HostError)) throw error
      messages.error(error.message)
      return undefined
    }
  }

  async function write(asking: boolean): Promise<boolean> {
    const { document, revision } = store
    const before = revision.value
    const next = bytesToSave(document, bytes, dirty.value)
    const saved = await guarded(() =>
      asking ? host.saveAs(next, suggestion()) : host.save(next, place.value?.ref, suggestion()),
    )
    // The person cancelled, or the failure was said; another document may be open by now.
    if (saved === undefined || store.document !== document) return false
    place.value = { ref: saved.ref, name: saved.name }
    behind.value = revision.value !== before
    if (!behind.value) {
      bytes = next
      store.markSaved()
    } else bytes = undefined
    messages.announce(`Saved ${saved.name}`)
    return !behind.value
  }

  /** One at a time: a second Ctrl+S waits for the first. */
  async function oneWrite(asking: boolean): Promise<boolean> {
    while (saving !== undefined) await saving.catch(() => false)
    saving = write(asking)
    try {
      return await saving
    } finally {
      saving = undefined
    }
  }
  const save = (): Promise<boolean> => oneWrite(false)

  return {
    screen,
    name,
    dirty,
    hasFile: computed(() => place.value?.ref !== undefined),
    failure,
    quiet,
    begin() {
      quiet.value ||= reading === done
      // It could not be read.
      if (quiet.value && screen.value === 'opening') screen.value = 'start'
    },
    async newGraph() {
      if (!(await mayLeave())) return
      place.value = undefined
      bytes = undefined
      behind.value = false
      store.replace(createDocument())
      screen.value = 'graph'
      messages.clear()
      messages.announce('New graph')
    },
    open: () => openWith(() => host.open()),
    openRecent: (id) => openWith(() => host.openRecent(id)),
    async openSample(title, text) {
      const opened = await read(title, encodeUtf8(text))
      // The copy is a new document: it has a name, and no file yet.
      if (opened !== undefined && (await mayLeave()))
        show(opened, { ref: undefined, name: `${fileName(title)}.gradwire` })
    },
    openGiven,
    save,
    saveAs: () => oneWrite(true),
    async showStart() {
      if (!(await mayLeave())) return
      place.value = undefined
      bytes = undefined
      behind.value = false
      store.replace(createDocument())
      screen.value = 'start'
    },
  }
}

function stemOf(file: string | undefined): string {
  return file?.replace(/\.gradwire$/i, '') ?? ''
}

/** A name for a file on any system: letters, digits and hyphens. */
function fileName(title: string): string {
  const plain = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return plain.slice(0, 64) || 'untitled'
}
