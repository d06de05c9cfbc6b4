import type { Browser } from '@playwright/test'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { serveWindow } from '../browser/server.ts'
import type { LaunchOptions, RunningApp } from './runtime.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** What the page's pickers answer next; the files lie in the browser's own private file system. */
interface PickerAnswers {
  save?: string | undefined
  open?: string | undefined
}

/** Serves the built window and opens it in a context of its own, with pickers that a test answers. */
export async function launchBrowser(browser: Browser, folder: string, options: LaunchOptions): Promise<RunningApp> {
  const built = pathToFileURL(path.join(root, 'out/server/server.mjs')).href
  const { serveWindow: serve } = (await import(built)) as { serveWindow: typeof serveWindow }
  const server = await serve({ folder: path.join(root, 'out/renderer'), port: 0, given: options.files ?? [] })
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 } })
  await context.addInitScript(options.withoutFileAccess === true ? removePickers : installPickers)
  const page = await context.newPage()
  await page.goto(server.address)
  // Nobody presses a key before there is anything to see.
  await page.getByRole('button').first().waitFor()

  const answer = (kind: keyof PickerAnswers, name: string | undefined) =>
    page.evaluate(
      ([kind, name]) => {
        const answers = (window as unknown as { pickerAnswers: PickerAnswers }).pickerAnswers
        answers[kind] = name
      },
      [kind, name] as const,
    )

  return {
    page,
    folder,
    electron: undefined,
    answerSave: (name) => answer('save', name),
    async answerOpen(file) {
      if (file !== undefined) {
        await page.evaluate(async ({ name, text }) => {
          const storage = await navigator.storage.getDirectory()
          const handle = await storage.getFileHandle(name, { create: true })
          const stream = await handle.createWritable()
          await stream.write(text)
          await stream.close()
        }, file)
      }
      await answer('open', file?.name)
    },
    saved: (name) =>
      page.evaluate(async (name) => {
        const storage = await navigator.storage.getDirectory()
        // Not there yet, or replaced at this very moment.
        const read = async () => (await (await storage.getFileHandle(name)).getFile()).text()
        return read().catch(() => '')
      }, name),
    async close() {
      await context.close()
      await server.close()
    },
  }
}

/** Runs in the page before its own scripts: pickers cannot be operated by a test, but handles can come from elsewhere. */
function installPickers(): void {
  const answers: PickerAnswers = {}
  const pick = async (name: string | undefined) => {
    if (name === undefined) throw new DOMException('The user aborted a request.', 'AbortError')
    const storage = await navigator.storage.getDirectory()
    return storage.getFileHandle(name, { create: true })
  }
  Object.assign(window, {
    pickerAnswers: answers,
    showSaveFilePicker: () => pick(answers.save),
    showOpenFilePicker: async () => [await pick(answers.open)],
  })
}

function removePickers(): void {
  Reflect.deleteProperty(window, 'showSaveFilePicker')
  Reflect.deleteProperty(window, 'showOpenFilePicker')
}
