/* Align and distribute, what is set on nodes, and what is copied to another window: by keys, and by the menu. */
import type { Page } from '@playwright/test'
import { add, newGraph, node, nodeIds, wire } from './gestures.ts'
import { expect, test } from './runtime.ts'

const undo = (page: Page) => page.getByRole('button', { name: 'Undo' })
const live = (page: Page) => page.locator('[aria-live="polite"]').filter({ hasText: /./ }).first()
const grip = (page: Page, id: string) => node(page, id).locator('.title').first()

async function boxes(page: Page, ids: readonly string[]) {
  const found = await Promise.all(ids.map((id) => node(page, id).boundingBox()))
  return found.map((box) => box ?? { x: NaN, y: NaN, width: NaN, height: NaN })
}
async function select(page: Page, ids: readonly string[]): Promise<void> {
  const [first = '', ...others] = ids
  await grip(page, first).click()
  for (const id of others) await grip(page, id).click({ modifiers: ['Shift'] })
}
async function undoes(page: Page, label: string): Promise<void> {
  await undo(page).click()
  await expect(live(page)).toContainText(`Undid: ${label}`)
}

test('cards are aligned and evenly spaced, and wear what is set on them', async ({ page }) => {
  await newGraph(page)
  const ids = [await add(page, 'Input'), await add(page, 'Linear'), await add(page, 'Activation')]
  const [x = '', linear = ''] = ids
  await wire(page, `${x}.out`, `${linear}.in`)
  await grip(page, linear).click()
  for (let i = 0; i < 6; i++) await page.keyboard.press('Alt+ArrowDown')
  await select(page, ids)
  const before = await boxes(page, ids)

  await page.keyboard.press('Alt+w')
  await expect(live(page)).toContainText('Align top 3 nodes')
  await expect.poll(async () => new Set((await boxes(page, ids)).map(({ y }) => Math.round(y))).size).toBe(1)
  await undoes(page, 'Align top 3 nodes')
  await expect.poll(() => boxes(page, ids)).toEqual(before)

  await select(page, ids)
  await page.keyboard.press('Alt+Shift+x')
  await expect(live(page)).toContainText('Distribute 3 nodes across')
  await expect
    .poll(async () => {
      const sorted = (await boxes(page, ids)).sort((a, b) => a.x - b.x)
      const gaps = sorted.slice(1).map((box, i) => box.x - (sorted[i]?.x ?? 0) - (sorted[i]?.width ?? 0))
      return Math.abs((gaps[0] ?? 0) - (gaps[1] ?? NaN))
    })
    .toBeLessThan(2)
  await undoes(page, 'Distribute 3 nodes across')

  // The same from the menu, by the pointer.
  await select(page, ids)
  await grip(page, x).click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Align Left/ }).click()
  await expect.poll(async () => new Set((await boxes(page, ids)).map((box) => Math.round(box.x))).size).toBe(1)
  await undoes(page, 'Align left 3 nodes')

  await grip(page, linear).click()
  await page.keyboard.press('m')
  await expect(node(page, linear)).toHaveAttribute('aria-description', /Bypassed/)
  await page.keyboard.press('m')
  await expect(node(page, linear)).not.toHaveAttribute('aria-description', /Bypassed/)
  await page.keyboard.press('Shift+m')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('freeze')
  await page.keyboard.press('Enter')
  await expect(node(page, linear).locator('[data-mark="frozen"], [data-mark="stopGradient"]')).toHaveCount(2)
  await expect(node(page, linear)).toHaveAttribute('aria-description', /Frozen.*The gradient stops here/)
  await undoes(page, `Freeze ${linear}`)
  await undoes(page, `Stop the gradient at ${linear}`)
  await expect(node(page, linear).locator('[data-mark]')).toHaveCount(0)

  await grip(page, linear).click()
  await page.keyboard.press('Shift+x')
  await expect(live(page)).toContainText('Disconnect 1 edge')
  await undoes(page, 'Disconnect 1 edge')
})

test('nodes go to another window with their frame, and comments go alone', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await newGraph(page)
  const ids = [await add(page, 'Input'), await add(page, 'Linear')]
  await wire(page, `${ids[0]}.out`, `${ids[1]}.in`)
  await select(page, ids)
  await page.keyboard.press('Shift+f')
  await page.getByRole('textbox', { name: 'Frame title' }).fill('Encoder')
  await page.keyboard.press('Enter')
  const frame = (page: Page) => page.getByRole('group', { name: 'Frame Encoder', exact: true })
  await expect(frame(page)).toBeFocused()
  await page.keyboard.press('Control+c')
  await expect(live(page)).toContainText('Copied 3 things')

  const other = await page.context().newPage()
  await other.goto(page.url())
  await newGraph(other)
  await other.getByRole('application', { name: 'Graph canvas' }).focus()
  await other.keyboard.press('Control+v')
  await expect.poll(() => nodeIds(other)).toEqual(ids)
  await expect(frame(other)).toBeVisible()
  await expect(other.getByRole('tab', { name: 'Edges' }).locator('+ *')).toHaveText('1')
  await expect(frame(other)).toHaveAttribute('data-note', 'frame 0')
  await undoes(other, 'Paste 3 things')
  await expect(frame(other)).toHaveCount(0)

  await other.getByRole('application', { name: 'Graph canvas' }).focus()
  await other.keyboard.press('c')
  await other.getByRole('textbox', { name: 'Comment' }).fill('see the lecture')
  await other.keyboard.press('Control+Enter')
  const comments = other.getByRole('group', { name: 'Comment: see the lecture' })
  await expect(comments).toHaveCount(1)
  await comments.click()
  await other.keyboard.press('Control+d')
  await expect(comments).toHaveCount(2)
  await undoes(other, 'Duplicate comment')
  await other.close()
})
