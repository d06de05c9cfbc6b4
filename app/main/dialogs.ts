import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { LossAnswer } from '../contract.ts'
import type { PlaceQuestions } from './files.ts'

const filters = [
  { name: 'Gradwire graph', extensions: ['gradwire'] },
  { name: 'All files', extensions: ['*'] },
]

/**
 * The operating system's file dialogs, attached to a window.
 * @param folder where they start
 */
export function placeQuestions(window: BrowserWindow, folder: string): PlaceQuestions {
  return {
    async whereToOpen() {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        defaultPath: folder,
        filters,
        properties: ['openFile'],
      })
      return canceled ? undefined : filePaths[0]
    },
    async whereToSave(suggestedName) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        defaultPath: path.join(folder, suggestedName),
        filters,
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      })
      return canceled || filePath === '' ? undefined : withExtension(filePath)
    },
  }
}

/** Not every system's dialog adds it. The dialog asked about the name as typed, so a file that exists is not swapped in. */
function withExtension(file: string): string {
  const extended = `${file}.gradwire`
  return path.extname(file) !== '' || existsSync(file) || existsSync(extended) ? file : extended
}

const lossAnswers: readonly LossAnswer[] = ['save', 'discard', 'cancel']

/** The question before losing changes. */
export async function askBeforeLoss(window: BrowserWindow, name: string): Promise<LossAnswer> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: `Save the changes to “${name}”?`,
    detail: 'Otherwise they are lost.',
    buttons: ['Save', 'Don’t Save', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  return lossAnswers[response] ?? 'cancel'
}

/** Says why a file from outside was not opened. */
export async function tellFailure(window: BrowserWindow | undefined, failure: string): Promise<void> {
  const options: MessageBoxOptions = {
    type: 'error',
    message: 'The file was not opened.',
    detail: failure,
    buttons: ['OK'],
  }
  await (window === undefined ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options))
}
