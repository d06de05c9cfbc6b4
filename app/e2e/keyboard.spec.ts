/* The same network with the keys alone: no pointer is touched in this file. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { cellOf, runBackward } from './command-line.ts'
import { node, openTabByKeys, port, readEdgesOfOpenTab } from './gestures.ts'
import { expect, test } from './runtime.ts'

const quickAdd = (page: Page) => page.getByRole('combobox', { name: 'Search nodes' })

/** Adds the node that the words find. From a port that has focus it comes connected. */
async function addByKeys(page: Page, words: string, id: string): Promise<void> {
  await page.keyboard.press('Shift+A')
  await expect(quickAdd(page)).toBeFocused()
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
  await expect(node(page, id)).toBeFocused()
}

/** From a node to its output port, and a new node at the end of a wire from there. */
async function growByKeys(page: Page, from: string, words: string, id: string): Promise<void> {
  await page.keyboard.press('Enter')
  await expect(port(page, `${from}.out`)).toBeFocused()
  await addByKeys(page, words, id)
}

/** Into the inspector of the focused node, to an attribute, and back to the canvas. */
async function setByKeys(page: Page, id: string, attribute: string, keys: readonly string[]): Promise<void> {
  await page.keyboard.press('Control+Enter')
  const field = page.getByRole('form', { name: 'Inspector' }).locator(`[data-attribute="${attribute}"]`)
  for (let tabs = 0; tabs < 12 && !(await field.evaluate((one) => one === document.activeElement)); tabs++)
    await page.keyboard.press('Tab')
  await expect(field).toBeFocused()
  for (const key of keys) await (key.length === 1 ? page.keyboard.type(key) : page.keyboard.press(key))
  await page.keyboard.press('Escape')
  await expect(node(page, id)).toBeFocused()
}

test('a network is built, run and read with the keys alone', async ({ app, page }) => {
  await expect(page.getByRole('button', { name: 'New graph' })).toBeVisible()
  await page.keyboard.press('Control+n')
  await expect(page.getByRole('application', { name: 'Graph canvas' })).toBeFocused()

  await addByKeys(page, 'input', 'x')
  await setByKeys(page, 'x', 'shape', ['Control+a', '2', 'Enter'])
  await growByKeys(page, 'x', 'linear', 'fc1')
  await setByKeys(page, 'fc1', 'outFeatures', ['Control+a', '8', 'Enter'])
  await growByKeys(page, 'fc1', 'tanh', 'act1')
  await growByKeys(page, 'act1', 'linear', 'fc2')
  await growByKeys(page, 'fc2', 'loss', 'loss')

  // The target: a wire from port to port, Enter and Enter.
  await addByKeys(page, 'input', 'x2')
  await page.keyboard.press('Enter')
  await expect(port(page, 'x2.out')).toBeFocused()
  await page.keyboard.press('Enter')
  const target = port(page, 'loss.target')
  for (let tabs = 0; tabs < 12 && !(await target.evaluate((one) => one === document.activeElement)); tabs++)
    await page.keyboard.press('Tab')
  await expect(target).toBeFocused()
  await page.keyboard.press('Enter')

  await page.keyboard.press('Shift+F5')
  await openTabByKeys(page, 'Edges')
  await expect.poll(async () => (await readEdgesOfOpenTab(page)).filter(({ gradient }) => gradient).length).toBe(5)
  const shown = await readEdgesOfOpenTab(page)

  await app.answerSave('keys.gradwire')
  await page.keyboard.press('Control+s')
  await expect.poll(() => app.saved('keys.gradwire')).toContain('"tanh"')
  const file = path.join(app.folder, 'copy.gradwire')
  writeFileSync(file, await app.saved('keys.gradwire'))
  for (const { from, to, gradient } of runBackward(file).edges) {
    const row = shown.find(({ edge }) => edge === `${from} → ${to}`)
    expect(Number(row?.gradient), to).toBeCloseTo(cellOf(gradient) as number, 10)
  }
})

test('arrows walk along wires, and Tab leaves the canvas', async ({ page }) => {
  await page.getByRole('button', { name: /simple network/i }).focus()
  await page.keyboard.press('Enter')
  const canvas = page.getByRole('application', { name: 'Graph canvas' })
  await expect(canvas).toBeFocused()
  await page.keyboard.press('Home')
  await expect(node(page, 'x')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(node(page, 'fc1')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await expect(node(page, 'fc1')).toBeFocused()
  const before = await node(page, 'fc1').boundingBox()
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(async () => (await node(page, 'fc1').boundingBox())?.y).toBeGreaterThan(before?.y ?? 0)
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await node(page, 'fc1').boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0)

  // Delete is about what has the focus: of a port, its wires; of a card, itself, selected or not.
  const said = page.locator('[aria-live="polite"]')
  await page.keyboard.press('Enter')
  await expect(port(page, 'fc1.out')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(said).toContainText('Delete 1 edge')
  await expect(port(page, 'fc1.out')).toBeFocused()
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(node(page, 'fc1')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(node(page, 'fc1')).toHaveCount(0)
  await page.keyboard.press('Delete')
  await expect(said).toContainText('Delete needs a selection')
  await page.keyboard.press('Control+z')
  await expect(node(page, 'fc1')).toBeFocused()
  await expect(node(page, 'fc1')).toHaveAttribute('data-selected', 'true')

  // In the outline letters lead to names and are no commands; there and in the table of edges Delete is about the row.
  const item = (name: string) => page.getByRole('tree', { name: 'Outline' }).getByRole('treeitem', { name })
  await item('x').focus()
  await page.keyboard.press('f')
  await expect(item('fc1')).toBeFocused()
  await page.keyboard.press('f')
  await expect(item('fc2')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(said).toContainText('Delete 1 node')
  await expect(node(page, 'fc2')).toHaveCount(0)
  await expect(node(page, 'fc1')).toHaveCount(1)
  await expect(item('t Input')).toBeFocused()
  await page.keyboard.press('Control+z')
  await expect(node(page, 'fc2')).toHaveAttribute('data-selected', 'true')
  await openTabByKeys(page, 'Edges')
  const row = (name: string) => page.getByRole('table', { name: 'Edges' }).getByRole('button', { name })
  await row('fc1.out → act1.in').focus()
  await page.keyboard.press('Delete')
  await expect(said).toContainText('Delete 1 edge')
  await expect(row('fc1.out → act1.in')).toHaveCount(0)
  await expect(row('act1.out → fc2.in')).toBeFocused()
  await page.keyboard.press('Control+z')
  await expect(row('fc1.out → act1.in')).toBeVisible()

  await canvas.focus()
  await page.keyboard.press('Tab')
  await expect.poll(() => canvas.evaluate((one) => one.contains(document.activeElement))).toBe(false)
})
