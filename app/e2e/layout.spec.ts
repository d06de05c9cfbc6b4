/* Automatic layout: in a worker, around what is pinned and framed, and one undo step. */
import type { Page } from '@playwright/test'
import { add, newGraph, node, wire } from './gestures.ts'
import { expect, test } from './runtime.ts'

const box = async (page: Page, id: string) => {
  const found = await node(page, id).boundingBox()
  if (!found) throw new Error(`${id} is not in view`)
  return found
}

test('nodes are arranged from left to right, pinned ones stay, and one undo takes it back', async ({ page }) => {
  await newGraph(page)
  const x = await add(page, 'Input')
  const linear = await add(page, 'Linear')
  const act = await add(page, 'Activation')
  await wire(page, `${x}.out`, `${act}.in`)
  await wire(page, `${act}.out`, `${linear}.in`)
  const ids = [x, act, linear]
  const before = await Promise.all(ids.map((id) => box(page, id)))
  expect(before[1]?.x).toBeGreaterThan(before[2]?.x ?? 0)
  await node(page, act).locator('.title').first().click()
  await page.keyboard.press('p')
  await page.keyboard.press('l')
  const live = page.locator('[aria-live="polite"]').filter({ hasText: /./ }).first()
  await expect(live).toContainText('Arrange automatically')
  const arranged = async () => {
    const [a, b, c] = await Promise.all(ids.map((id) => box(page, id)))
    if (!a || !b || !c) return false
    const pinned = [b.x, b.y].map(Math.round)
    expect(pinned).toEqual([before[1]?.x ?? 0, before[1]?.y ?? 0].map(Math.round))
    // A gap for words on either side, and the wire straight.
    return b.x - a.x - a.width > 80 && c.x - b.x - b.width > 80 && Math.abs(a.y - b.y) < 2 && Math.abs(b.y - c.y) < 2
  }
  await expect.poll(arranged).toBe(true)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(live).toContainText('Undid: Arrange automatically')
  await expect.poll(() => Promise.all(ids.map((id) => box(page, id)))).toEqual(before)

  await page.getByRole('application', { name: 'Graph canvas' }).focus()
  // Escape stops it while it is at work: nothing moves, and there is nothing to undo.
  await page.keyboard.press('l')
  await page.keyboard.press('Escape')
  await expect(live).toContainText('Arranging cancelled')
  expect(await Promise.all(ids.map((id) => box(page, id)))).toEqual(before)
})
