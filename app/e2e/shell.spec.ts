/* The desktop shell: what it gives the window, and what it refuses. */
import type { ElectronApplication } from '@playwright/test'
import { spawn } from 'node:child_process'
import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { HostState } from '../contract.ts'
import { add, newGraph } from './gestures.ts'
import { desktopCommand } from './launch-desktop.ts'
import { expect, test, type RunningApp } from './runtime.ts'

const dirty: HostState = { title: 'Unsaved', dirty: true, canUndo: true, canRedo: false }

function mainProcess(app: RunningApp): ElectronApplication {
  if (app.electron === undefined) throw new Error('these specs are about the desktop')
  return app.electron
}

const bridge = (app: RunningApp) =>
  app.page.evaluateHandle(() => {
    if (window.host === undefined) throw new Error('there is no bridge')
    return window.host
  })

/** Tells the shell what the window would, and waits until it has heard. */
async function setState(app: RunningApp, state: HostState) {
  await (await bridge(app)).evaluate((host, state) => host.setState(state), state)
}

test('the window gets a frozen bridge and nothing of Node', async ({ app, page }) => {
  const seen = await page.evaluate(() => ({
    isFrozen: Object.isFrozen(window.host),
    require: typeof Reflect.get(window, 'require'),
    process: typeof Reflect.get(window, 'process'),
    isSecure: window.isSecureContext,
    isIsolated: window.crossOriginIsolated,
  }))
  expect(seen).toEqual({
    isFrozen: true,
    require: 'undefined',
    process: 'undefined',
    isSecure: true,
    isIsolated: true,
  })
  const url = await mainProcess(app).evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getURL(),
  )
  expect(url).toBe('app://gradwire/index.html')
})

test('the policy blocks inline scripts, evaluation and other origins, and allows WebAssembly', async ({ page }) => {
  const blocked = await page.evaluate(async () => {
    const violation = () =>
      new Promise<string>((resolve) => {
        addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true })
      })
    const inline = violation()
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.body.append(script)
    const first = await inline
    const elsewhere = violation()
    await fetch('https://example.org/').catch(() => undefined)
    return [first, await elsewhere, 'ran' in window]
  })
  expect(blocked).toEqual(['script-src-elem', 'connect-src', false])
  const imported = await page.evaluate(async (address) => {
    const load = () => import(address)
    return load().then(
      () => 'ran',
      () => 'blocked',
    )
  }, 'data:text/javascript,export default 1')
  expect(imported).toBe('blocked')
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0]
  expect(await page.evaluate((bytes) => WebAssembly.validate(new Uint8Array(bytes)), bytes)).toBe(true)
  expect(
    await page.evaluate((bytes) => WebAssembly.compile(new Uint8Array(bytes)).then((module) => String(module)), bytes),
  ).toBe('[object WebAssembly.Module]')
})

test('nothing outside the window’s own folder is served', async ({ page }) => {
  const statuses = await page.evaluate(() =>
    Promise.all(
      [
        '/..%2f..%2fpackage.json',
        '/%2e%2e%2f%2e%2e%2fpackage.json',
        '/..%5c..%5cpackage.json',
        '/nothing.js',
        '/%zz',
      ].map(async (place) => (await fetch(place)).status),
    ),
  )
  expect(statuses).toEqual([403, 403, 403, 404, 400])
})

test('permissions, other pages and other windows are denied', async ({ app, page }) => {
  const permission = await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state)
  expect(permission).toBe('denied')
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'https://example.org/'
    document.body.append(link)
    link.click()
    window.open('https://example.org/')
  })
  await expect(async () => {
    const urls = await mainProcess(app).evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
    )
    expect(urls).toEqual(['app://gradwire/index.html'])
  }).toPass()
  // The page is still there, and answers.
  expect(await page.evaluate(() => 1 + 1)).toBe(2)
})

test('saving goes where a dialog chose, whole, and nowhere else', async ({ app }) => {
  const host = await bridge(app)
  const place = path.join(app.folder, 'chosen.gradwire')
  const refused = await host.evaluate((host, ref) => host.save({ ref, bytes: new Uint8Array([120]) }), place)
  expect(refused).toEqual({ failure: expect.stringContaining('not chosen') as unknown })

  await app.answerSave('chosen.gradwire')
  const saveAs = (text: string) =>
    host.evaluate(
      (host, text) => host.saveAs({ suggestedName: 'a.gradwire', bytes: new TextEncoder().encode(text) }),
      text,
    )
  expect(await saveAs('one')).toEqual({ value: { ref: place, name: 'chosen.gradwire' } })
  expect(await app.saved('chosen.gradwire')).toBe('one')

  const again = await host.evaluate((host, ref) => host.save({ ref, bytes: new TextEncoder().encode('two') }), place)
  expect(again).toEqual({ value: { ref: place, name: 'chosen.gradwire' } })
  expect(await app.saved('chosen.gradwire')).toBe('two')

  await app.answerSave(undefined)
  expect(await saveAs('three')).toEqual({ value: undefined })
  expect(await app.saved('chosen.gradwire')).toBe('two')
})

test('a save that fails says why and leaves the old file', async ({ app }) => {
  const host = await bridge(app)
  await app.answerSave('gone/deeper.gradwire')
  const save = () => host.evaluate((host) => host.saveAs({ suggestedName: 'a', bytes: new Uint8Array([1]) }))
  expect(await save()).toEqual({ failure: expect.stringContaining('its folder is gone') as unknown })

  writeFileSync(path.join(app.folder, 'locked.gradwire'), 'old', { mode: 0o444 })
  await app.answerSave('locked.gradwire')
  expect(await save()).toEqual({ failure: expect.stringContaining('read-only') as unknown })
  expect(await app.saved('locked.gradwire')).toBe('old')
})

test('a link is followed and a mode is kept', async ({ app }) => {
  const target = path.join(app.folder, 'target.gradwire')
  const link = path.join(app.folder, 'link.gradwire')
  writeFileSync(target, 'old', { mode: 0o640 })
  symlinkSync(target, link)
  await app.answerSave('link.gradwire')
  const host = await bridge(app)
  await host.evaluate((host) => host.saveAs({ suggestedName: 'a', bytes: new TextEncoder().encode('new') }))
  expect(readFileSync(target, 'utf8')).toBe('new')
  expect(statSync(target).mode & 0o777).toBe(0o640)
})

test('wrong payloads are refused', async ({ app }) => {
  const answers = await app.page.evaluate(async () => {
    const ask = (name: string, payload: unknown) =>
      (Reflect.get(window.host ?? {}, name) as (payload: unknown) => Promise<unknown>)(payload).then(
        () => 'answered',
        (error: Error) => error.message,
      )
    return Promise.all([
      ask('save', { ref: 7, bytes: new Uint8Array(1) }),
      ask('saveAs', { suggestedName: 'a', bytes: [1, 2] }),
      ask('setState', { title: 'a', dirty: 'yes', canUndo: true, canRedo: true }),
      ask('editText', 'reload'),
      ask('ready', { more: 1 }),
    ])
  })
  for (const answer of answers) expect(answer).toContain('wrong payload')
})

test('title, edited mark and menu follow the state of the window', async ({ app }) => {
  await setState(app, { ...dirty, title: 'Chain rule' })
  const seen = await mainProcess(app).evaluate(({ BrowserWindow, Menu }) => ({
    title: BrowserWindow.getAllWindows()[0]?.getTitle(),
    canUndo: Menu.getApplicationMenu()?.getMenuItemById('edit.undo')?.enabled,
    canRedo: Menu.getApplicationMenu()?.getMenuItemById('edit.redo')?.enabled,
  }))
  expect(seen).toEqual({ title: '• Chain rule – Gradwire', canUndo: true, canRedo: false })
})

test('an edit in the window marks its title, and undoing it takes the mark away', async ({ app, page }) => {
  await newGraph(page)
  await add(page, 'Linear')
  const title = () =>
    mainProcess(app).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle() ?? '')
  await expect.poll(title).toMatch(/^• /)
  await page.keyboard.press('Control+z')
  await expect.poll(title).not.toMatch(/^• /)
})

test('menu items reach the window as commands', async ({ app }) => {
  const host = await bridge(app)
  const heard = await host.evaluateHandle((host) => {
    const ids: string[] = []
    host.on('command', (id) => ids.push(id))
    return ids
  })
  await mainProcess(app).evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('view.fit')?.click())
  await expect.poll(() => heard.jsonValue()).toEqual(['view.fit'])
})

test('undo from the menu belongs to the text field that has the caret, else to the window', async ({ app, page }) => {
  const host = await bridge(app)
  const heard = await host.evaluateHandle((host) => {
    const ids: string[] = []
    host.on('command', (id) => ids.push(id))
    return ids
  })
  const field = await page.evaluateHandle(() => {
    const input = document.createElement('input')
    document.body.append(input)
    input.focus()
    return input
  })
  await setState(app, { ...dirty, canUndo: true })
  await page.keyboard.type('typed')
  const undo = () =>
    mainProcess(app).evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('edit.undo')?.click())
  await undo()
  await expect.poll(() => field.evaluate((input) => input.value)).not.toBe('typed')
  expect(await heard.jsonValue()).toContain('edit.undo')
})

test('a file on the command line opens, and its place is granted', async ({ launch, folder }) => {
  const file = path.join(folder, 'given.gradwire')
  writeFileSync(file, '{"format":"gradwire","version":1}')
  const app = await launch({ files: [file] })
  const host = await bridge(app)
  await expect.poll(() => host.evaluate((host) => host.recent(undefined))).toMatchObject([{ name: 'given.gradwire' }])
  const saved = await host.evaluate((host, ref) => host.save({ ref, bytes: new TextEncoder().encode('{}') }), file)
  expect(saved).toMatchObject({ value: { name: 'given.gradwire' } })
  expect(readFileSync(file, 'utf8')).toBe('{}')
})

test('a second start hands its file over and ends', async ({ app, runtime }) => {
  const file = path.join(app.folder, 'second one.gradwire')
  writeFileSync(file, '{"format":"gradwire","version":1}')
  const host = await bridge(app)
  const opened = await host.evaluateHandle((host) => {
    const names: string[] = []
    host.on('opened', (file) => names.push(file.name))
    return names
  })
  const { executable, words } = desktopCommand(runtime)
  const second = [...words, `--user-data-dir=${path.join(app.folder, 'user-data')}`, pathToFileURL(file).href]
  const status = await new Promise((resolve) => {
    spawn(executable, second, { stdio: 'ignore' }).on('exit', resolve).on('error', resolve)
  })
  expect(status).toBe(0)
  await expect.poll(() => opened.jsonValue()).toEqual(['second one.gradwire'])
})

test('recent files are remembered from start to start, and open by their id', async ({ launch, folder }) => {
  const userData = path.join(folder, 'kept')
  const first = await launch({ userData })
  await first.answerSave('kept.gradwire')
  await (await bridge(first)).evaluate((host) => host.saveAs({ suggestedName: 'a', bytes: new Uint8Array([123, 125]) }))
  await first.close()

  const second = await launch({ userData })
  const host = await bridge(second)
  const opened = await host.evaluate(async (host) => {
    const [file] = await host.recent(undefined)
    return host.openRecent(file?.id ?? '')
  })
  expect(opened).toMatchObject({ value: { name: 'kept.gradwire' } })
  expect(await host.evaluate((host) => host.openRecent('nothing'))).toHaveProperty('failure')
})

test.describe('closing with unsaved changes', () => {
  /** Answers the question with a button, and counts how often it was asked. */
  async function answerQuestion(app: RunningApp, response: number) {
    await mainProcess(app).evaluate(({ dialog }, response) => {
      Object.assign(globalThis, { asked: 0 })
      dialog.showMessageBox = () => {
        Object.assign(globalThis, { asked: Number(Reflect.get(globalThis, 'asked')) + 1 })
        return Promise.resolve({ response, checkboxChecked: false })
      }
    }, response)
  }
  const asked = (app: RunningApp) => mainProcess(app).evaluate(() => Number(Reflect.get(globalThis, 'asked')))
  const closeWindow = (app: RunningApp) =>
    mainProcess(app).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  /** Answers every save dialog with Cancel, and counts them. */
  const cancelSaves = (app: RunningApp) =>
    mainProcess(app).evaluate(({ dialog }) => {
      Object.assign(globalThis, { cancelled: 0 })
      dialog.showSaveDialog = () => {
        Object.assign(globalThis, { cancelled: Number(Reflect.get(globalThis, 'cancelled')) + 1 })
        return Promise.resolve({ canceled: true, filePath: '' })
      }
    })
  const cancelled = (app: RunningApp) => mainProcess(app).evaluate(() => Number(Reflect.get(globalThis, 'cancelled')))

  test('Cancel keeps the window', async ({ app }) => {
    await answerQuestion(app, 2)
    await setState(app, dirty)
    await closeWindow(app)
    await expect.poll(() => asked(app)).toBe(1)
    expect(await app.page.evaluate(() => 1 + 1)).toBe(2)
  })

  test('Don’t Save closes', async ({ app }) => {
    await answerQuestion(app, 1)
    await setState(app, dirty)
    const closed = mainProcess(app).waitForEvent('close')
    await closeWindow(app)
    await closed
  })

  test('Save lets the window save first; a save that was cancelled keeps it', async ({ app, page }) => {
    await answerQuestion(app, 0)
    await setState(app, dirty)
    await cancelSaves(app)
    await closeWindow(app)
    await expect.poll(() => asked(app)).toBe(1)
    // The next answer is for the next save: this one has to have been cancelled.
    await expect.poll(() => cancelled(app)).toBe(1)
    expect(await page.evaluate(() => 1 + 1)).toBe(2)

    await app.answerSave('closing.gradwire')
    await setState(app, dirty)
    const closed = mainProcess(app).waitForEvent('close')
    await closeWindow(app)
    await closed
    expect(readFileSync(path.join(app.folder, 'closing.gradwire'), 'utf8')).toContain('"format": "gradwire"')
  })

  test('without changes nobody asks', async ({ app }) => {
    await answerQuestion(app, 2)
    const closed = mainProcess(app).waitForEvent('close')
    await closeWindow(app)
    await closed
  })
})
