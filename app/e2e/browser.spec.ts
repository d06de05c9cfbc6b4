/* The plain browser as a host: what it can do with files, and what it does before losing changes. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { add, newGraph, nodeIds } from './gestures.ts'
import { expect, test } from './runtime.ts'

const sample = path.resolve(import.meta.dirname, '../../core/samples/simple-network.gradwire')
const text = readFileSync(sample, 'utf8')

test('the page is isolated, and its policy holds', async ({ page }) => {
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true)
  const directive = await page.evaluate(async () => {
    const violation = new Promise<string>((resolve) => {
      addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true })
    })
    const script = document.createElement('script')
    script.textContent = '1'
    document.body.append(script)
    return violation
  })
  expect(directive).toBe('script-src-elem')
  expect(await page.evaluate(() => window.host)).toBeUndefined()
})

test('the file it was started with opens, and not again after a reload', async ({ launch }) => {
  const { page } = await launch({ files: [sample] })
  await expect.poll(() => nodeIds(page)).toHaveLength(6)
  await page.reload()
  await expect(page.getByRole('button', { name: 'New graph' })).toBeVisible()
})

test('with File System Access a file is saved where it was chosen, and is in the list of recent files', async ({
  app,
  page,
}) => {
  await newGraph(page)
  await app.answerSave('first.gradwire')
  await add(page, 'Linear')
  await page.keyboard.press('Control+s')
  await expect.poll(() => app.saved('first.gradwire')).toContain('"linear"')
  await expect(page).toHaveTitle(/^[^•]/)
  // The second save goes to the same place, unasked.
  await app.answerSave(undefined)
  await add(page, 'Output')
  await expect(page).toHaveTitle(/^• /)
  await page.keyboard.press('Control+s')
  await expect.poll(() => app.saved('first.gradwire')).toContain('"output"')

  await page.reload()
  await page.getByRole('button', { name: /first\.gradwire/ }).click()
  await expect.poll(() => nodeIds(page)).toHaveLength(2)
})

test('without it, save is a download and open is an upload', async ({ launch }) => {
  const { page } = await launch({ withoutFileAccess: true })
  const choosing = page.waitForEvent('filechooser')
  // The browser listens for it once the page has answered.
  await page.evaluate(() => undefined)
  await page.keyboard.press('Control+o')
  await (await choosing).setFiles({ name: 'up.gradwire', mimeType: 'application/json', buffer: Buffer.from(text) })
  await expect.poll(() => nodeIds(page)).toHaveLength(6)
  const downloading = page.waitForEvent('download')
  await page.keyboard.press('Control+s')
  const download = await downloading
  expect(download.suggestedFilename()).toBe('up.gradwire')
  expect(readFileSync(await download.path(), 'utf8')).toBe(text)
})

test('changes are not lost without a question', async ({ app, page }) => {
  await newGraph(page)
  const node = await add(page, 'Linear')
  await app.answerOpen({ name: 'other.gradwire', text })
  await page.keyboard.press('Control+o')
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toHaveCount(0)
  expect(await nodeIds(page)).toEqual([node])

  const asked = page.waitForEvent('dialog')
  const closing = page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await closing
  expect(await nodeIds(page)).toEqual([node])
})
