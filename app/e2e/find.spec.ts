/* Find and jump, and the minimap: by mouse and by keys. */
import type { Page } from '@playwright/test'
import { add, newGraph, node, setAttribute } from './gestures.ts'
import { expect, test } from './runtime.ts'

const canvas = (page: Page) => page.getByRole('application', { name: 'Graph canvas' })
const minimap = (page: Page) => page.getByRole('application', { name: 'Minimap' })
const placeOf = async (page: Page, id: string) => {
  // Out of view it has no element.
  const box = (await node(page, id).count()) > 0 ? await node(page, id).boundingBox() : null
  return box && [Math.round(box.x), Math.round(box.y)]
}

test('what is looked for is listed, jumped to, in groups too, and F3 goes on', async ({ page }) => {
  await newGraph(page)
  const first = await add(page, 'Linear')
  const act = await add(page, 'Activation')
  const second = await add(page, 'Linear')
  await setAttribute(page, second, 'outFeatures', '8')
  await setAttribute(page, act, 'function', 'tanh')
  await node(page, second).locator('.title').first().click()
  await page.keyboard.press('Control+g')
  await expect(node(page, 'group1')).toBeVisible()

  await page.keyboard.press('Control+f')
  const field = page.getByRole('combobox', { name: 'Find' })
  const results = page.getByRole('listbox', { name: 'Found in the graph' }).getByRole('option')
  const count = page.getByRole('status', { name: 'Found' })
  await expect(field).toBeFocused()
  await field.fill('lin')
  await expect(results).toHaveCount(2)
  await expect(count).toHaveText('1 of 2')
  await field.fill('zzz')
  await expect(count).toHaveText('Nothing found')
  await field.fill('function:tanh')
  await expect(results).toHaveText([new RegExp(act)])
  await field.fill('outFeatures=8')
  await expect(results).toHaveText([/outFeatures 8/])
  await expect(results.first()).toContainText('in group1')
  await field.press('Enter')
  const inner = `group1/${second}`
  await expect(node(page, inner)).toBeFocused()

  await page.keyboard.press('Control+f')
  await field.fill('linear')
  await field.press('ArrowDown')
  await expect(count).toHaveText('2 of 2')
  await field.press('Escape')
  await expect(field).toHaveCount(0)
  await page.keyboard.press('F3')
  await expect(node(page, first)).toBeFocused()
  await page.keyboard.press('Shift+F3')
  await expect(node(page, inner)).toBeFocused()
})

test('the minimap moves the view by click, drag and keys, and can be put away', async ({ page }) => {
  await newGraph(page)
  const x = await add(page, 'Input')
  await add(page, 'Linear')
  await expect(minimap(page)).toBeVisible()
  // Near enough that the graph is larger than what is in view.
  await canvas(page).focus()
  for (let i = 0; i < 6; i++) await page.keyboard.press('+')
  const box = await minimap(page).boundingBox()
  const before = await placeOf(page, x)
  if (!box || !before) throw new Error('there is no minimap')
  const rect = minimap(page).locator('.in-view')
  const seen = await rect.boundingBox()

  // A click outside of what is in view brings that place into the middle.
  await page.mouse.click(box.x + box.width - 4, box.y + box.height - 4)
  await expect.poll(() => placeOf(page, x)).not.toEqual(before)
  await expect.poll(async () => (await rect.boundingBox())?.x).not.toBe(seen?.x)
  await page.mouse.move(box.x + box.width - 10, box.y + box.height - 10)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 })
  await page.mouse.up()
  await expect(node(page, x)).toBeVisible()

  await minimap(page).focus()
  const from = await placeOf(page, x)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => placeOf(page, x)).toEqual([(from?.[0] ?? 0) - 64, from?.[1] ?? 0])
  await page.keyboard.press('Escape')
  await expect(canvas(page)).toBeFocused()
  await page.keyboard.press('n')
  await expect(minimap(page)).toHaveCount(0)
  await page.keyboard.press('n')
  await expect(minimap(page)).toBeVisible()
})
