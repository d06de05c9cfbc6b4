/* Fingers on the canvas, as the browser's own touch events: pan, pinch, drag, tap and hold. */
import type { CDPSession, Locator, Page } from '@playwright/test'
import { add, newGraph, node, port, readEdges } from './gestures.ts'
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
async function fingers(cdp: CDPSession, ways: readonly (readonly [Spot, Spot])[], hold = 0): Promise<void> {
  const points = (part: number) =>
    ways.map(([from, to], id) => ({ id, x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }))
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: points(0) })
  if (hold > 0) await new Promise((done) => setTimeout(done, hold))
  const still = ways.every(([from, to]) => from.x === to.x && from.y === to.y)
  for (let i = 1; i <= 6 && !still; i++)
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: points(i / 6) })
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}
const tap = (cdp: CDPSession, at: Spot) => fingers(cdp, [[at, at]])
const zoomOf = (page: Page, id: string) =>
  node(page, id)
    .boundingBox()
    .then((box) => box?.width ?? 0)

test('one finger pans and drags, two pinch at their middle, a tap wires, a hold opens the menu', async ({ page }) => {
  await newGraph(page)
  const cdp = await page.context().newCDPSession(page)
  const x = await add(page, 'Input')
  const linear = await add(page, 'Linear')
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

  await tap(cdp, await middleOf(port(page, `${x}.out`)))
  await expect(port(page, `${linear}.in`)).toHaveClass(/\blit\b/)
  await tap(cdp, await middleOf(port(page, `${linear}.in`)))
  expect((await readEdges(page)).map(({ edge }) => edge)).toEqual([`${x}.out → ${linear}.in`])
  // Let go on the ground, a wire is dropped.
  await tap(cdp, await middleOf(port(page, `${x}.out`)))
  await expect(page.locator('.wire-in-hand')).toBeVisible()
  await tap(cdp, ground)
  await expect(page.locator('.wire-in-hand')).toHaveCount(0)

  const at = await middleOf(grip(linear))
  await fingers(cdp, [[at, at]], 700)
  await expect(page.getByRole('menuitem', { name: 'Duplicate' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menuitem', { name: 'Duplicate' })).toHaveCount(0)

  const width = await zoomOf(page, linear)
  const middle = await middleOf(grip(linear))
  const out = (by: number): Spot => ({ x: middle.x + by, y: middle.y })
  await fingers(cdp, [
    [out(-50), out(-75)],
    [out(50), out(75)],
  ])
  await expect.poll(async () => (await zoomOf(page, linear)) / width).toBeCloseTo(1.5, 1)
  const after = await middleOf(grip(linear))
  expect(Math.abs(after.y - middle.y)).toBeLessThan(16)
  // Nothing was moved or selected by it: only the wire can be undone.
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => readEdges(page)).toEqual([])
})
