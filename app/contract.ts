/*
 * The contract between the shell and the window: every channel, its payload and its parser, once.
 * The preload builds `window.host` from it, the shell answers it, and the window knows it by its types alone.
 *
 * The shell trusts nothing that comes from the window: every payload is parsed. A failure that a person can cause travels
 * as a value, `{ failure }`, with a plain sentence.
 */
import * as v from 'valibot'

/** As the graph file has it: 256 MiB, checked before a file is read. */
export const largestFile = 256 * 1024 * 1024

/** Ids of the application menu that the window acts on. */
export const commandIds = [
  'file.new',
  'file.open',
  'file.save',
  'file.saveAs',
  'edit.undo',
  'edit.redo',
  'edit.history',
  'edit.duplicate',
  'edit.delete',
  'edit.deleteReconnect',
  'edit.selectAll',
  'edit.find',
  'group.make',
  'group.unpack',
  'view.fit',
  'view.actualSize',
  'view.zoomIn',
  'view.zoomOut',
  'view.palette',
  'view.inspector',
  'view.drawer',
  'run.forward',
  'run.backward',
  'run.step',
  'run.stepBack',
  'run.play',
  'run.reset',
  'help.commands',
  'help.keys',
  'help.samples',
] as const
export type CommandId = (typeof commandIds)[number]

/** Stands for a place that a person chose; only the shell gives it out. The window keeps it and hands it back to save. */
export type FileRef = string

/** A file that was read. Without a `ref` (dropped on the window) saving has to ask for a place. */
export interface OpenedFile {
  readonly ref: FileRef | undefined
  /** "network.gradwire", without the folder. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** Where a file was saved. There is no `ref` where the browser only knows downloads. */
export interface SavedFile {
  readonly ref: FileRef | undefined
  readonly name: string
}

export interface RecentFile {
  /** For `openRecent`. */
  readonly id: string
  readonly name: string
  /** For people: "~/lectures/week-5"; empty where the browser does not tell. */
  readonly folder: string
  /** Milliseconds since 1970. */
  readonly openedAt: number
}

const nothing = v.undefined()
const text = v.pipe(v.string(), v.maxLength(1024))
const ref = v.pipe(v.string(), v.minLength(1), v.maxLength(32_768))
const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array)

const hostState = v.strictObject({
  /** Name of the document, without a mark for unsaved changes: the host adds it. */
  title: text,
  /** Unsaved changes. While true, closing the window asks first. */
  dirty: v.boolean(),
  canUndo: v.boolean(),
  canRedo: v.boolean(),
  /** Keys that a person chose, as Electron writes them ("CmdOrCtrl+Shift+P"), by command; empty for none. */
  keys: v.optional(v.record(text, text)),
})
/** What the frame of the window shows, and what the application menu offers. */
export type HostState = Readonly<v.InferOutput<typeof hostState>>

/** Commands that a text field in the window has of its own. */
export const textCommands = ['undo', 'redo', 'delete', 'selectAll'] as const
export type TextCommand = (typeof textCommands)[number]

/** What the window may ask of the shell. */
export const requests = {
  open: nothing,
  /** Only to a place that was granted. */
  save: v.strictObject({ bytes, ref }),
  /** Asks for a place. */
  saveAs: v.strictObject({ bytes, suggestedName: text }),
  recent: nothing,
  openRecent: text,
  setState: hostState,
  askBeforeLoss: text,
  /** The answer to `closing`: whether the document was saved. */
  answerClosing: v.boolean(),
  /** Hands a menu command on to the text field that has the focus. */
  editText: v.picklist(textCommands),
  ready: nothing,
} as const
export type RequestName = keyof typeof requests
export const requestNames = Object.keys(requests) as RequestName[]
export type Payload<Name extends RequestName> = v.InferOutput<(typeof requests)[Name]>

export type LossAnswer = 'save' | 'discard' | 'cancel'

/** A value, or a plain sentence about what went wrong. Undefined as a value means that the person cancelled. */
export type Outcome<Value> = { readonly value: Value } | { readonly failure: string }

export interface Answers {
  open: Outcome<OpenedFile | undefined>
  save: Outcome<SavedFile>
  saveAs: Outcome<SavedFile | undefined>
  recent: readonly RecentFile[]
  openRecent: Outcome<OpenedFile | undefined>
  setState: undefined
  askBeforeLoss: LossAnswer
  answerClosing: undefined
  editText: undefined
  ready: undefined
}

/** What the shell tells the window. */
export interface Events {
  opened: OpenedFile
  command: CommandId
  /** The window is about to close and the person chose to save first; answered by `answerClosing`. */
  closing: undefined
}
export type EventName = keyof Events
export const eventNames = ['opened', 'command', 'closing'] as const satisfies readonly EventName[]

/** Channels of requests and events cannot meet. */
export const requestChannel = (name: RequestName): string => `request:${name}`
export const eventChannel = (name: EventName): string => `event:${name}`

/** `window.host`: one function a request; `on(event, listener)` answers with a function that ends the listening. */
export type Bridge = {
  readonly [Name in RequestName]: (payload: Payload<Name>) => Promise<Answers[Name]>
} & {
  readonly on: <Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void) => () => void
  /** The window was opened for a file, which comes when it is ready. */
  readonly expecting: boolean
}

/** The shell's mark on the address of such a window. */
export const startedWithFile = '#opening'

declare global {
  interface Window {
    /** Put there by the preload script, on the desktop only. */
    readonly host?: Bridge
  }
}
