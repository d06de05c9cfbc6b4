/* Wires that are there: taken by an end, cut across, led through a node, and what helps where two ports do not fit. */
import type { Locator, Page } from '@playwright/test'
import { newGraph, node, port, readEdges } from './gestures.ts'
import { expect, test } from './runtime.ts'

const text = JSON.stringify({
  format: 'gradwire',
  version: 1,
  name: 'wires',
  nodes: {
    x: { type: 'input', attributes: { shape: [4] } },
    fc1: { type: 'linear', attributes: { outFeatures: 4 } },
    fc2: { type: 'linear' },
    img: { type: 'input', attributes: { shape: [2, 2] } },
    act: { type: 'activation' },
    sum: { type: 'add' },
  },
  edges: [
    ['x.out', 'fc1.in'],
    ['fc1.out', 'fc2.in'],
    ['fc1.out', 'sum.in0'],
  ],
  layout: {
    nodes: { x: [0, 0], fc1: [240, 0], fc2: [520, 0], img: [0, 190], act: [190, 190], sum: [520, 170] },
  },
})
const canvas = (page: Page) => page.getByRole('application', { name: 'Graph canvas' })
const edges = async (page: Page) => (await readEdges(page)).map(({ edge }) => edge).sort()
const live = (page: Page) => page.locator('p[aria-live="polite"]')
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' })
const before = ['fc1.out → fc2.in', 'fc1.out → sum.in0', 'x.out → fc1.in']

interface Spot {
  readonly x: number
  readonly y: number
}
async function middleOf(what: Locator): Promise<Spot> {
  const box = await what.boundingBox()
  if (box === null) throw new Error('it is not in view')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
async function drag(
  page: Page,
  from: Spot,
  to: Spot,
  meanwhile?: () => Promise<void>,
  button: 'left' | 'right' = 'left',
) {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down({ button })
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await meanwhile?.()
  await page.mouse.up({ button })
}

test('wires are taken by an end, cut across, and led through nodes', async ({ app, page }) => {
  test.slow()
  await newGraph(page)
  await app.answerOpen({ name: 'wires.gradwire', text })
  await page.keyboard.press('Control+o')
  await expect(node(page, 'sum')).toBeVisible()
  expect(await edges(page)).toEqual(before)

  // Two ports stand closer than the 24 pixels each would take: a press is for the nearer one, also farther out.
  for (const zoomOut of [3, 0]) {
    const above = await middleOf(port(page, 'sum.in0'))
    const below = await middleOf(port(page, 'sum.in1'))
    const half = (above.y + below.y) / 2
    expect(below.y - above.y).toBeLessThan(24)
    await page.mouse.move(above.x - 4, half - 2)
    expect(await page.locator('.port:hover').getAttribute('data-port')).toBe('sum.in0')
    await drag(page, { x: below.x - 4, y: half + 2 }, await middleOf(port(page, 'x.out')))
    await expect.poll(() => edges(page)).toEqual([...before, 'x.out → sum.in1'].sort())
    await undo(page).click()
    await canvas(page).focus()
    for (let i = 0; i < zoomOut; i++) await page.keyboard.press('-')
    // The last of it is drawn in the frame that follows; until then ports are where they were.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
  await page.keyboard.press('f')

  // By its end: from fc1's input to act's, and off into the empty.
  const out = await middleOf(port(page, 'x.out'))
  const into = await middleOf(port(page, 'fc1.in'))
  const nearEnd = { x: into.x - 18, y: into.y }
  await drag(page, nearEnd, await middleOf(port(page, 'act.in')))
  await expect.poll(() => edges(page)).toEqual(['fc1.out → fc2.in', 'fc1.out → sum.in0', 'x.out → act.in'])
  await expect(live(page)).toContainText('Move edge to x.out → act.in')
  await undo(page).click()
  await drag(page, { x: out.x + 18, y: out.y }, { x: out.x + 30, y: out.y - 70 })
  await expect(live(page)).toContainText('Disconnect x.out → fc1.in')
  await undo(page).click()
  await expect.poll(() => edges(page)).toEqual(before)

  // The knife: Ctrl and the right button, or a key and the left one.
  const a = await middleOf(port(page, 'fc2.in'))
  const b = await middleOf(port(page, 'sum.in0'))
  const across = [
    { x: a.x - 40, y: a.y - 40 },
    { x: b.x - 40, y: b.y + 30 },
  ] as const
  await page.keyboard.down('Control')
  await drag(page, ...across, async () => expect(page.getByText('Cut 2 wires')).toBeVisible(), 'right')
  await page.keyboard.up('Control')
  await expect.poll(() => edges(page)).toEqual(['x.out → fc1.in'])
  await expect(page.getByRole('menu')).toBeHidden()
  await undo(page).click()
  await canvas(page).focus()
  await page.keyboard.press('y')
  await drag(page, ...across)
  await expect(live(page)).toContainText('Cut 2 edges')
  await undo(page).click()
  await expect.poll(() => edges(page)).toEqual(before)

  // A card without wires goes into the one it is dropped on; one step takes wires and place back.
  const grip = await middleOf(node(page, 'act').locator('.title').first())
  const place = await node(page, 'act').boundingBox()
  const row = (await middleOf(port(page, 'act.in'))).y - grip.y
  await drag(page, grip, { x: (out.x + into.x) / 2, y: out.y - row }, async () =>
    expect(page.getByText('Insert act here')).toBeVisible(),
  )
  await expect
    .poll(() => edges(page))
    .toEqual(['act.out → fc1.in', 'fc1.out → fc2.in', 'fc1.out → sum.in0', 'x.out → act.in'])
  await undo(page).click()
  await expect.poll(() => edges(page)).toEqual(before)
  expect((await node(page, 'act').boundingBox())?.x).toBeCloseTo(place?.x ?? 0, 0)
  await expect(undo(page)).toBeDisabled()

  // So does a node of the palette.
  const box = await canvas(page).boundingBox()
  await page
    .getByRole('region', { name: 'Palette' })
    .getByRole('button', { name: 'Activation' })
    .dragTo(canvas(page), {
      targetPosition: { x: (out.x + into.x) / 2 - (box?.x ?? 0), y: out.y - (box?.y ?? 0) },
    })
  await expect.poll(() => edges(page)).toContain('act1.out → fc1.in')
  await undo(page).click()

  // Delete with reconnect, by key.
  await node(page, 'fc1').locator('.title').first().click()
  await page.keyboard.press('Control+Delete')
  await expect.poll(() => edges(page)).toEqual(['x.out → fc2.in', 'x.out → sum.in0'])
})

test('where two ports do not fit, what would is offered, and inserted by a click', async ({ app, page }) => {
  await newGraph(page)
  await app.answerOpen({ name: 'wires.gradwire', text })
  await page.keyboard.press('Control+o')
  await expect(node(page, 'sum')).toBeVisible()
  const after = [...before, 'fc3.out → sum.in1', 'img.out → fc3.in'].sort()

  await drag(page, await middleOf(port(page, 'img.out')), await middleOf(port(page, 'sum.in1')), async () => {
    await expect(port(page, 'sum.in1')).toHaveClass(/\brefused\b/)
    await expect(page.getByText('A linear 2 → 4 between them would fit.')).toBeVisible()
  })
  await page.getByRole('button', { name: 'Insert a linear 2 → 4' }).click()
  await expect.poll(() => edges(page)).toEqual(after)

  // The same by keys: a wire in hand, the port it does not fit, and what would.
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => edges(page)).toEqual([...before].sort())
  await port(page, 'img.out').focus()
  await page.keyboard.press('Enter')
  await port(page, 'sum.in1').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Alt+Enter')
  await expect.poll(() => edges(page)).toEqual(after)
})
