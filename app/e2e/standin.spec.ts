/* The stand-in where a person uses it: what Electron leaves to the operating system is drawn into the page. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test, type LaunchOptions, type RunningApp } from './runtime.ts'

const attended: LaunchOptions = { environment: { STANDIN_PERSON: '1' } }

const saveAs = (app: RunningApp, text: string) =>
  app.page.evaluate((text) => {
    return window.host?.saveAs({ suggestedName: 'a.gradwire', bytes: new TextEncoder().encode(text) })
  }, text)

test('a place to save to is chosen in a dialog, which asks before it replaces', async ({ launch, folder }) => {
  const app = await launch(attended)
  const { page } = app
  const file = path.join(folder, 'chosen.gradwire')
  const first = saveAs(app, 'one')
  await expect(page.getByRole('dialog', { name: 'Save As' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Name' }).fill(file)
  await page.keyboard.press('Enter')
  expect(await first).toEqual({ value: { ref: file, name: 'chosen.gradwire' } })

  const second = saveAs(app, 'two')
  await page.getByRole('dialog', { name: 'Save As' }).getByRole('button', { name: 'chosen.gradwire' }).click()
  await page.keyboard.press('Enter')
  await page
    .getByRole('dialog', { name: /^Replace/ })
    .getByRole('button', { name: 'Cancel' })
    .click()
  await page.getByRole('dialog', { name: 'Save As' }).getByRole('button', { name: 'Cancel' }).click()
  expect(await second).toEqual({ value: undefined })
  expect(readFileSync(file, 'utf8')).toBe('one')
})

test('a file to open is found by walking through folders', async ({ launch, folder }) => {
  mkdirSync(path.join(folder, 'inner'))
  writeFileSync(path.join(folder, 'inner', 'b.gradwire'), '{}')
  writeFileSync(path.join(folder, 'inner', 'other.txt'), '')
  const { page } = await launch(attended)
  const opened = page.evaluate(() => window.host?.open(undefined))
  const dialog = page.getByRole('dialog', { name: 'Open' })
  await page.getByRole('textbox', { name: 'Path' }).fill(folder)
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'inner/' }).click()
  await expect(dialog.getByRole('button', { name: 'other.txt' })).toHaveCount(0)
  await dialog.getByRole('button', { name: 'b.gradwire' }).click()
  expect(await opened).toMatchObject({ value: { name: 'b.gradwire' } })
})

test('Alt opens the menu, whose keys work too', async ({ launch }) => {
  const { page } = await launch(attended)
  const heard = await page.evaluateHandle(() => {
    const ids: string[] = []
    window.host?.on('command', (id) => ids.push(id))
    return ids
  })
  await page.keyboard.press('Alt')
  await page.getByRole('dialog', { name: 'Menu' }).getByRole('button', { name: 'Start Screen' }).click()
  await expect.poll(() => heard.jsonValue()).toContain('help.samples')
})

test('Chromium’s own close button asks about unsaved changes', async ({ launch, folder }) => {
  const app = await launch(attended)
  const { page, electron } = app
  // A page that nobody has touched may be closed without a question.
  await page.mouse.click(5, 5)
  await page.evaluate(() => window.host?.setState({ title: 'Mine', dirty: true, canUndo: false, canRedo: false }))
  // Playwright would answer for the person.
  page.on('dialog', () => undefined)
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('Page.close')
  const question = page.getByRole('dialog', { name: 'Save the changes to “Mine”?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toHaveCount(0)

  await devTools.send('Page.close')
  const closed = electron?.waitForEvent('close')
  await question.getByRole('button', { name: 'Don’t Save' }).click()
  await closed
  expect(existsSync(path.join(folder, 'user-data', 'standin.lock'))).toBe(false)
})

test('the title says that this is a stand-in', async ({ launch }) => {
  const { page } = await launch(attended)
  await expect(page).toHaveTitle(/\(stand-in\)$/)
})
