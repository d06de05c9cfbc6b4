/* What is fed, and what is trained: every number in the window is the command line's for the same data. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { cellOf, runBackward } from './command-line.ts'
import { openGraph, readEdges } from './gestures.ts'
import { expect, test, type RunningApp } from './runtime.ts'

const simple = readFileSync(path.resolve(import.meta.dirname, '../../core/samples/simple-network.gradwire'), 'utf8')

test.beforeEach(() => test.slow())

const inspector = (page: Page) => page.getByRole('form', { name: 'Inspector' })
const select = (page: Page, name: string) =>
  page
    .getByRole('tree', { name: 'Outline' })
    .getByRole('treeitem', { name: new RegExp(`^${name}\\b`) })
    .click()

/** Runs backward and waits until nothing is stale. */
async function run(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect.poll(async () => (await readEdges(page)).every(({ gradient }) => gradient !== null)).toBe(true)
  await expect(page.getByRole('status', { name: 'Run' })).not.toContainText('stale')
}

/** The Edges table against the command line on a file, with the same words. */
async function compare(app: RunningApp, text: string, words: readonly string[] = []): Promise<void> {
  const file = path.join(app.folder, 'said.gradwire')
  writeFileSync(file, text)
  const shown = await readEdges(app.page)
  for (const { from, to, value, gradient } of runBackward(file, words).edges) {
    const row = shown.find(({ edge }) => edge === `${from} → ${to}`)
    expect(Number(row?.value), `value of ${to}`).toBeCloseTo(Number(cellOf(value)), 10)
    expect(Number(row?.gradient), `gradient of ${to}`).toBeCloseTo(Number(cellOf(gradient)), 10)
  }
}

async function saveAs(app: RunningApp, name: string): Promise<string> {
  await app.answerSave(name)
  await app.page.keyboard.press('Control+Shift+s')
  await expect.poll(() => app.saved(name)).not.toBe('')
  return app.saved(name)
}

test('the batch, and values given by hand', async ({ app, page }) => {
  await openGraph(app, simple)
  await inspector(page).getByLabel('Batch').fill('3')
  await run(page)
  await expect(page.getByRole('status', { name: 'Run' })).toContainText('Batch 3')
  await compare(app, simple, ['--batch', '3'])

  const given = {
    x: [
      [1, -2],
      [0.5, 4],
      [-3, 0.25],
    ],
    t: [[1], [2], [3]],
  }
  for (const [name, values] of Object.entries(given)) {
    await select(page, name)
    await inspector(page).getByRole('button', { name: 'Edit values…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /Paste/ }).fill(values.map((row) => row.join('\t')).join('\n'))
    await dialog.getByRole('button', { name: 'Use the text' }).click()
    await dialog.getByRole('button', { name: 'Done' }).click()
  }
  await run(page)
  const inputs = path.join(app.folder, 'inputs.json')
  writeFileSync(inputs, JSON.stringify(given))
  await compare(app, simple, ['--inputs', inputs])
})

test('cells pasted from a spreadsheet fill the table from where they are pasted', async ({ app, page }) => {
  await openGraph(app, simple)
  await select(page, 'fc1')
  await inspector(page).getByRole('button', { name: 'Edit fc1.weight' }).click()
  const dialog = page.getByRole('dialog')
  const cells = dialog.locator('td input')
  await cells.nth(2).evaluate((cell) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', '1.5\t-2.5\n3.5\t4.5\n')
    cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  for (const [index, value] of [
    [2, '1.5'],
    [3, '-2.5'],
    [4, '3.5'],
    [5, '4.5'],
  ] as const)
    await expect(dialog.locator('td').nth(index)).toHaveAttribute('data-value', value)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await run(page)
  await compare(app, await saveAs(app, 'pasted.gradwire'))
})

test('grad_output of an output without a loss', async ({ app, page }) => {
  const graph = { format: 'gradwire', version: 1, name: 'no loss', seed: 4, nodes: {}, edges: [['x.out', 'fc.in']] }
  const nodes = {
    x: { type: 'input', attributes: { shape: [2] } },
    fc: { type: 'linear', attributes: { outFeatures: 3 } },
  }
  const text = JSON.stringify({ ...graph, nodes })
  await openGraph(app, text)
  await inspector(page).getByRole('button', { name: 'Edit…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: /Paste/ }).fill('2 -1 0.5')
  await dialog.getByRole('button', { name: 'Use the text' }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await run(page)
  const file = path.join(app.folder, 'grad-output.json')
  writeFileSync(file, JSON.stringify({ fc: [[2, -1, 0.5]] }))
  await compare(app, text, ['--grad-output', file])
})

test('weights are edited, drawn again, restored, and frozen ones are not trained', async ({ app, page }) => {
  await openGraph(app, simple)
  await run(page)
  const status = page.getByRole('status', { name: 'Run' })
  const before = await readEdges(page)
  await select(page, 'fc1')
  await inspector(page).getByRole('button', { name: 'Edit fc1.weight' }).click()
  const cell = page.getByRole('dialog').locator('td input').first()
  await cell.fill('2.5')
  await cell.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
  await expect(status).toContainText('stale')
  await run(page)
  const edited = await readEdges(page)
  expect(edited).not.toEqual(before)
  await compare(app, await saveAs(app, 'edited.gradwire'))

  await inspector(page).getByLabel('Seed').fill('99')
  await inspector(page).getByRole('button', { name: 'Draw again' }).click()
  await run(page)
  expect(await readEdges(page)).not.toEqual(edited)
  await compare(app, await saveAs(app, 'drawn.gradwire'))
  await inspector(page).getByRole('button', { name: 'Restore initial values' }).click()
  await run(page)
  expect(await readEdges(page)).toEqual(before)

  await inspector(page).getByLabel('Frozen').check()
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveAccessibleName(/Undo/)
  await expect
    .poll(async () => Object.keys(JSON.parse(await saveAs(app, 'trained.gradwire')).weights))
    .toEqual(['fc2.weight', 'fc2.bias'])
  await run(page)
  await compare(app, await app.saved('trained.gradwire'))
  // A whole training is one undo step.
  await page.getByRole('button', { name: 'Undo' }).click()
  await run(page)
  expect(await readEdges(page)).toEqual(before)
})

test('a sample, or the mean over the batch, is shown on the cards', async ({ app, page }) => {
  const nodes = {
    x: { type: 'input', attributes: { shape: [1] } },
    y: { type: 'power' },
  }
  const graph = { format: 'gradwire', version: 1, name: 'square', nodes, edges: [['x.out', 'y.in']] }
  await openGraph(app, JSON.stringify(graph))
  await select(page, 'x')
  await inspector(page).getByRole('button', { name: 'Edit values…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: /Paste/ }).fill('3\n5')
  await dialog.getByRole('button', { name: 'Use the text' }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('application', { name: 'Graph canvas' }).focus()
  await page.keyboard.press('Escape')
  await run(page)
  const shown = inspector(page).getByLabel('Shown on cards')
  const square = page.locator('[data-node="y"]')
  await shown.selectOption('1')
  await expect(square).toContainText('25')
  // d(x²)/dx = 2x at x = 5; over the batch the mean is (6 + 10) / 2.
  await expect(page.locator('[data-node="x"]')).toContainText('+10')
  await shown.selectOption('mean')
  await expect(square).toContainText('17')
  await expect(page.locator('[data-node="x"]')).toContainText('+8')

  // The bar at the bottom says which engine it was.
  const bar = page.getByRole('contentinfo')
  await expect(bar).toContainText('Engine reference, float64')
  await inspector(page).getByLabel('Engine').selectOption('wasm')
  await expect(bar).toContainText('Engine fast, float32')
  await run(page)
  await expect(square).toContainText('17')
})
