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

test('a wheel moves the view, with Ctrl and by pinching it zooms at the pointer, and focus stays on a card out of view', async ({
  page,
}) => {
  await newGraph(page)
  const [x, fc] = [await add(page, 'Input'), await add(page, 'Linear')]
  const placeOf = async (id: string) => {
    const { x, y, width = 0 } = (await node(page, id).boundingBox()) ?? { x: NaN, y: NaN }
    return { x, y, width }
  }
  const drawn = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  const corner = await placeOf(fc)
  await page.mouse.move(corner.x + 1, corner.y + 1)
  // A browser tells of a pinch on a trackpad as of a wheel with Ctrl.
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -60)
  await page.keyboard.up('Control')
  await expect.poll(async () => (await placeOf(fc)).width).toBeGreaterThan(corner.width * 1.05)
  await drawn()
  const after = await placeOf(fc)
  expect(Math.hypot(after.x - corner.x, after.y - corner.y)).toBeLessThan(2)

  await canvas(page).focus()
  await page.keyboard.press('Home')
  await expect(node(page, x)).toBeFocused()
  await page.mouse.wheel(0, 40)
  await expect.poll(async () => (await placeOf(fc)).y).toBeCloseTo(after.y - 40, 0)
  const area = await canvas(page).boundingBox()
  await page.mouse.wheel(0, 20_000)
  await expect.poll(async () => (await placeOf(x)).y).toBeLessThan((area?.y ?? 0) - 1000)
  await expect(node(page, fc)).toHaveCount(0)
  await expect(node(page, x)).toBeFocused()
  // Walking on shows where one is, also where there is no way on.
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-node]') !== null)).toBe(true)
  await expect
    .poll(() =>
      page.evaluate(() => {
        const card = document.activeElement?.getBoundingClientRect()
        const all = document.querySelector('[aria-label="Graph canvas"]')?.getBoundingClientRect()
        return card && all && card.top >= all.top && card.bottom <= all.bottom
      }),
    )
    .toBe(true)
})
