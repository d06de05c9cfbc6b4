import { app, Menu, type BrowserWindow, type WebContents } from 'electron'
import path from 'node:path'
import { startedWithFile, type CommandId, type HostState, type TextCommand } from '../contract.ts'
import { createClosing, type Closing } from './closing.ts'
import { askBeforeLoss, placeQuestions, tellFailure } from './dialogs.ts'
import { createGraphFiles } from './files.ts'
import { enabledItems, menuTemplate } from './menu.ts'
import { createRecentFiles } from './recent.ts'
import { answerRequests } from './requests.ts'
import { createWindow, tell, titleOf } from './window.ts'

export interface Shell {
  /** Opens a file named outside the window: an argument, a second start, the file manager. */
  openNamed(file: string): void
  /** Brings the window to the front, or makes it. */
  show(): void
}

interface OpenWindow {
  readonly window: BrowserWindow
  readonly closing: Closing
  state: HostState
  /** Whether the page listens; files wait until then. */
  isReady: boolean
}

const fresh: HostState = { title: 'Untitled', dirty: false, canUndo: false, canRedo: false }

const editing: { readonly [command in TextCommand]: (contents: WebContents) => void } = {
  undo: (contents) => contents.undo(),
  redo: (contents) => contents.redo(),
  delete: (contents) => contents.delete(),
  selectAll: (contents) => contents.selectAll(),
}

/** The window, its menu and its files, joined. To be made once the app is ready. */
export function createShell(origin: string, preload: string): Shell {
  const recent = createRecentFiles(path.join(app.getPath('userData'), 'recent.json'), app.getPath('home'))
  const files = createGraphFiles(recent, (file) => app.addRecentDocument(file))
  let open: OpenWindow | undefined
  let waiting: string | undefined
  let isQuitting = false
  let folder = app.getPath('documents')

  app.on('before-quit', () => {
    isQuitting = true
  })

  const command = (id: CommandId): void => {
    if (open === undefined) show()
    else tell(open.window.webContents, 'command', id)
  }
  let menuKeys: string | undefined
  /** Keys of a menu cannot be changed: with others it is made anew. */
  function showMenu(keys: HostState['keys'] = {}): void {
    const asked = JSON.stringify(keys)
    if (asked === menuKeys) return
    menuKeys = asked
    const menu = menuTemplate({ platform: process.platform, isPackaged: app.isPackaged, command, keys })
    Menu.setApplicationMenu(Menu.buildFromTemplate(menu))
  }
  showMenu()

  function showState(window: BrowserWindow, state: HostState): void {
    window.setTitle(titleOf(state.title, state.dirty))
    window.setDocumentEdited(state.dirty)
    showMenu(state.keys)
    const items = Menu.getApplicationMenu()
    for (const [id, enabled] of Object.entries(enabledItems(state))) {
      const item = items?.getMenuItemById(id)
      if (item) item.enabled = enabled
    }
  }

  function openWindow(): OpenWindow {
    const window = createWindow(preload)
    const closing = createClosing({
      isDirty: () => opened.state.dirty,
      ask: () => askBeforeLoss(window, opened.state.title),
      requestSave: () => tell(window.webContents, 'closing', undefined),
      close() {
        window.destroy()
        if (isQuitting) app.quit()
      },
      stay() {
        isQuitting = false
      },
    })
    const opened: OpenWindow = { window, closing, state: fresh, isReady: false }
    window.on('close', (event) => closing.onClose(event))
    window.on('closed', () => {
      open = undefined
    })
    // A page that crashed cannot save; its window must not keep anyone.
    window.webContents.on('render-process-gone', () => {
      opened.state = fresh
    })
    showState(window, fresh)
    const mark = waiting === undefined ? '' : startedWithFile
    window.loadURL(`${origin}/index.html${mark}`).catch((error: unknown) => {
      // A window that is closed while it loads aborts the load.
      if (!window.isDestroyed()) throw error
    })
    return opened
  }

  async function handOver(file: string): Promise<void> {
    const outcome = await files.openNamed(file)
    // Nobody waits for the answer to a message.
    if ('failure' in outcome) void tellFailure(open?.window, outcome.failure)
    else if (open !== undefined) tell(open.window.webContents, 'opened', outcome.value)
  }

  function openNamed(file: string): void {
    folder = path.dirname(file)
    if (open?.isReady) void handOver(file)
    else waiting = file
    show()
  }

  function show(): void {
    open ??= openWindow()
    if (open.window.isMinimized()) open.window.restore()
    if (open.window.isVisible()) open.window.focus()
  }

  /** Places of the last dialog are where the next one starts. */
  function remembering<Result extends { readonly ref: string | undefined } | undefined>(result: Result): Result {
    if (result?.ref !== undefined) folder = path.dirname(result.ref)
    return result
  }
  const questions = (window: BrowserWindow) => placeQuestions(window, folder)

  answerRequests(origin, {
    async open(_nothing, window) {
      const outcome = await files.openAsked(questions(window))
      if ('value' in outcome) remembering(outcome.value)
      return outcome
    },
    save: ({ bytes, ref }) => files.save(bytes, ref),
    async saveAs({ bytes, suggestedName }, window) {
      const outcome = await files.saveAsked(bytes, suggestedName, questions(window))
      if ('value' in outcome) remembering(outcome.value)
      return outcome
    },
    recent: () => files.recent(),
    openRecent: (id) => files.openRecent(id),
    setState(state, window) {
      if (open?.window === window) open.state = state
      showState(window, state)
      return undefined
    },
    askBeforeLoss: (name, window) => askBeforeLoss(window, name),
    answerClosing(saved, window) {
      if (open?.window === window) open.closing.answer(saved)
      return undefined
    },
    editText(name, window) {
      editing[name](window.webContents)
      return undefined
    },
    async ready(_nothing, window) {
      if (open?.window !== window) return undefined
      open.isReady = true
      const file = waiting
      waiting = undefined
      if (file !== undefined) await handOver(file)
      return undefined
    },
  })

  return { openNamed, show }
}
