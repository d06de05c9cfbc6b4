/* Files: a broken one, one that is dropped, and changes that would be lost. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { add, newGraph, nodeIds } from './gestures.ts'
import { expect, test } from './runtime.ts'

const simple = readFileSync(path.resolve(import.meta.dirname, '../../core/samples/simple-network.gradwire'), 'utf8')

test('a broken file says what is wrong, where, and what would be right, and leaves the graph alone', async ({
  app,
  page,
}) => {
  await newGraph(page)
  const linear = await add(page, 'Linear')
  await app.answerOpen({ name: 'broken.gradwire', text: simple.replace('"outFeatures": 8', '"outFeatures": -8') })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Redo' }).click()
  await page.keyboard.press('Control+o')
  const question = page.getByRole('alertdialog').getByRole('button', { name: /Don.t save/ })
  const failure = page.getByRole('dialog').or(page.getByRole('alertdialog')).filter({ hasText: 'E_ATTRIBUTE' })
  // On the desktop the question before losing changes is the shell's own; there it is answered by the harness.
  await expect(question.or(failure)).toBeVisible()
  if (await question.isVisible()) await question.click()
  await expect(failure).toContainText('nodes.fc1.attributes.outFeatures')
  await expect(failure).toContainText('at least 1')
  await page.keyboard.press('Escape')
  expect(await nodeIds(page)).toEqual([linear])
})

test('a file dropped on the window opens', async ({ page }) => {
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([text], 'dropped.gradwire'))
    return transfer
  }, simple)
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data })
  await page.dispatchEvent('body', 'drop', { dataTransfer: data })
  await expect(page.getByRole('tree', { name: 'Outline' }).getByRole('treeitem')).toHaveCount(6)
})

test('a sample opens from the start screen as a copy, edited only when it is', async ({ app, page }) => {
  await page.getByRole('button', { name: /simple network/i }).click()
  await expect(page.getByRole('tree', { name: 'Outline' }).getByRole('treeitem')).toHaveCount(6)
  await app.answerSave('mine.gradwire')
  await page.keyboard.press('Control+s')
  await expect.poll(() => app.saved('mine.gradwire')).toBe(simple)
})
