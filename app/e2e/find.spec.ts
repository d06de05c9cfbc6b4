/* Find and jump, and the minimap: by mouse and by keys. */
import type { Page } from '@playwright/test'
import { add, newGraph, node, setAttribute } from './gestures.ts'
import { expect, test } from './runtime.ts'

const canvas = (page: Page) => page.getByRole('application', { name: 'Graph canvas' })
const minimap = (page: Page) => page.getByRole('application', { name: 'Minimap' })

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
  await page.keyboard.press('Escape')
  await expect(field).toHaveCount(0)
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
  await add(page, 'Input')
  await add(page, 'Linear')
  await expect(minimap(page)).toBeVisible()
  // Near enough that the graph is larger than what is in view.
  await canvas(page).focus()
  for (let i = 0; i < 6; i++) await page.keyboard.press('+')
  const box = await minimap(page).boundingBox()
  if (!box) throw new Error('there is no minimap')
  const middle = async () => {
    const rect = await minimap(page).locator('.in-view').boundingBox()
    return rect && [Math.round(rect.x + rect.width / 2 - box.x), Math.round(rect.y + rect.height / 2 - box.y)]
  }
  const near = (x: number, y: number) => async () => {
    const [mx = 0, my = 0] = (await middle()) ?? []
    return Math.abs(mx - x) <= 2 && Math.abs(my - y) <= 2
  }
  // The whole graph is in the middle of the map: a click there shows its middle, wherever one was.
  await page.keyboard.press('Home')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await minimap(page).focus()
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(near(74, 47)).toBe(false)
  await page.mouse.click(box.x + 10, box.y + 20)
  await expect.poll(near(10, 20)).toBe(true)
  // What is in view is taken hold of where it is.
  await page.mouse.move(box.x + 12, box.y + 22)
  await page.mouse.down()
  await page.mouse.move(box.x + 60, box.y + 50, { steps: 5 })
  await page.mouse.up()
  await expect.poll(near(58, 48)).toBe(true)
  const [before = 0] = (await middle()) ?? []
  await page.keyboard.press('ArrowRight')
  await expect.poll(async () => ((await middle())?.[0] ?? 0) > before).toBe(true)

  await page.keyboard.press('Escape')
  await expect(canvas(page)).toBeFocused()
  await page.keyboard.press('n')
  await expect(minimap(page)).toHaveCount(0)
  await page.keyboard.press('n')
  await expect(minimap(page)).toBeVisible()
})
