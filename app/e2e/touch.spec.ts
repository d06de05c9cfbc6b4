/* Fingers on the canvas, as the browser's own touch events: pan and drag. */
import type { CDPSession, Locator } from '@playwright/test'
import { add, newGraph, node } from './gestures.ts'
import { expect, test } from './runtime.ts'

interface Spot {
  readonly x: number
  readonly y: number
}

async function middleOf(what: Locator): Promise<Spot> {
  const box = await what.boundingBox()
  if (box === null) throw new Error('it is not in view')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Fingers that go from one place to another together, in some steps. */
async function fingers(cdp: CDPSession, ways: readonly (readonly [Spot, Spot])[]): Promise<void> {
  const points = (part: number) =>
    ways.map(([from, to], id) => ({ id, x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }))
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: points(0) })

  for (let i = 1; i <= 6; i++)
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: points(i / 6) })
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

test('one finger pans where there is no card, and drags a card where there is one', async ({ page }) => {
  await newGraph(page)
  const cdp = await page.context().newCDPSession(page)
  const x = await add(page, 'Input')
  const grip = (id: string) => node(page, id).locator('.title').first()
  const area = await page.getByRole('application', { name: 'Graph canvas' }).boundingBox()
  if (!area) throw new Error('there is no canvas')
  const ground = { x: area.x + 120, y: area.y + area.height - 120 }

  const before = await middleOf(grip(x))
  await fingers(cdp, [[ground, { x: ground.x + 90, y: ground.y + 40 }]])
  await expect.poll(async () => (await middleOf(grip(x))).x - before.x).toBeCloseTo(90, 0)
  const panned = await middleOf(grip(x))
  expect(panned.y - before.y).toBeCloseTo(40, 0)

  // A card goes with the finger, as one step.
  await fingers(cdp, [[panned, { x: panned.x + 40, y: panned.y + 100 }]])
  await expect.poll(async () => Math.round((await middleOf(grip(x))).y - panned.y)).toBe(100)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => Math.round((await middleOf(grip(x))).y - panned.y)).toBe(0)
})
