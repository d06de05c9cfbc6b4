import { BrowserWindow, type WebContents } from 'electron'
import { eventChannel, type EventName, type Events } from '../contract.ts'

/** The one window, before its page is loaded. It shows itself when there is something to see. */
export function createWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1360,
    height: 860,
    minWidth: 640,
    minHeight: 420,
    show: false,
    title: 'Gradwire',
    webPreferences: {
      preload,
      contextIsolation: true,
      nodeIntegration: false,
      sandbox: true,
      webSecurity: true,
      // Its dictionaries would be fetched from the internet.
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  // The title is the shell's: it carries the mark for unsaved changes.
  window.on('page-title-updated', (event) => event.preventDefault())
  return window
}

/** Tells the window something. */
export function tell<Name extends EventName>(contents: WebContents, name: Name, payload: Events[Name]): void {
  contents.send(eventChannel(name), payload)
}

/** "• network.gradwire – Gradwire": the mark stands for unsaved changes. */
export const titleOf = (name: string, dirty: boolean): string => `${dirty ? '• ' : ''}${name} – Gradwire`
