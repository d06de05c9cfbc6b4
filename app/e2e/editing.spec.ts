/* Editing by mouse and keys, each as a person does it, and each one undo step. */
import type { Locator, Page } from '@playwright/test'
import { add, newGraph, node, nodeIds, openTab, port, readEdges, setAttribute, wire } from './gestures.ts'
import { expect, test } from './runtime.ts'

const canvas = (page: Page) => page.getByRole('application', { name: 'Graph canvas' })
const quickAdd = (page: Page) => page.getByRole('combobox', { name: 'Search nodes' })
const palette = (page: Page) => page.getByRole('region', { name: 'Palette' })
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' })
const edges = async (page: Page) => (await readEdges(page)).map(({ edge }) => edge)
const live = (page: Page) => page.locator('[aria-live="polite"]').filter({ hasText: /./ }).first()
const selected = (page: Page) =>
  page.getByRole('tree', { name: 'Outline' }).locator('[aria-selected="true"] .label').allTextContents()

interface Spot {
  readonly x: number
  readonly y: number
}

async function middleOf(what: Locator): Promise<Spot> {
  const box = await what.boundingBox()
  if (box === null) throw new Error('it is not in view')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** A place on the canvas's ground, from its lower right corner. */
async function emptySpot(page: Page, right = 200, bottom = 60): Promise<Spot> {
  const box = await canvas(page).boundingBox()
  if (box === null) throw new Error('there is no canvas')
  return { x: box.x + box.width - right, y: box.y + box.height - bottom }
}

async function drag(page: Page, from: Spot, to: Spot, before?: () => Promise<void>): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 })
  await page.mouse.move(to.x, to.y, { steps: 5 })
  await before?.()
  await page.mouse.up()
}

/** A node's title bar: where nothing else takes the press. */
const grip = (page: Page, id: string) => node(page, id).locator('.title').first()

test('a node comes from the palette by search, by click, by drag, and by double-click on the canvas', async ({
  page,
}) => {
  await newGraph(page)
  const filter = palette(page).getByRole('searchbox', { name: 'Filter the palette' })
  await filter.fill('conv')
  await expect(palette(page).getByRole('button').first()).toHaveText('Convolution')
  await filter.press('Enter')
  await expect.poll(() => nodeIds(page)).toEqual(['conv1'])
  await filter.fill('')

  const spot = await emptySpot(page, 220, 160)
  await palette(page)
    .getByRole('button', { name: 'Linear' })
    .dragTo(canvas(page), {
      targetPosition: await withinCanvas(page, spot),
    })
  await expect.poll(async () => (await nodeIds(page)).length).toBe(2)
  const dropped = (await nodeIds(page)).find((id) => id !== 'conv1') ?? ''
  const box = await node(page, dropped).boundingBox()
  expect(Math.abs((box?.x ?? 0) - spot.x)).toBeLessThan(200)
  expect(Math.abs((box?.y ?? 0) - spot.y)).toBeLessThan(120)

  const other = await emptySpot(page, 500, 60)
  await page.mouse.dblclick(other.x, other.y)
  await expect(quickAdd(page)).toBeFocused()
  await page.keyboard.type('sigm')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await nodeIds(page)).length).toBe(3)
  for (let steps = 0; steps < 3; steps++) await undo(page).click()
  await expect.poll(() => nodeIds(page)).toEqual([])
  await expect(undo(page)).toBeDisabled()
})

async function withinCanvas(page: Page, spot: Spot): Promise<Spot> {
  const box = await canvas(page).boundingBox()
  return { x: spot.x - (box?.x ?? 0), y: spot.y - (box?.y ?? 0) }
}

test('a wire is drawn both ways, onto a port, onto a body, and onto empty canvas', async ({ page }) => {
  await newGraph(page)
  const x = await add(page, 'Input')
  const linear = await add(page, 'Linear')
  const activation = await add(page, 'Activation')
  await wire(page, `${x}.out`, `${linear}.in`)
  await wire(page, `${activation}.in`, `${linear}.out`)
  expect(await edges(page)).toEqual([`${x}.out → ${linear}.in`, `${linear}.out → ${activation}.in`])
  await expect(node(page, activation)).toContainText('B×1')

  const loss = await add(page, 'Loss')
  await drag(page, await middleOf(port(page, `${activation}.out`)), await middleOf(grip(page, loss)))
  await expect.poll(() => edges(page)).toContain(`${activation}.out → ${loss}.prediction`)

  await drag(page, await middleOf(port(page, `${x}.out`)), await emptySpot(page))
  await expect(quickAdd(page)).toBeFocused()
  await page.keyboard.type('flatten')
  await page.keyboard.press('Enter')
  await expect.poll(() => edges(page)).toContain(`${x}.out → flatten1.in`)
  await undo(page).click()
  await expect.poll(() => edges(page)).toHaveLength(3)
  expect(await nodeIds(page)).not.toContain('flatten1')
})

test('while a wire is drawn, ports that fit are lit, and a port that does not says why', async ({ page }) => {
  await newGraph(page)
  const first = await add(page, 'Linear')
  const second = await add(page, 'Linear')
  await wire(page, `${first}.out`, `${second}.in`)
  const from = await middleOf(port(page, `${second}.out`))
  const to = await middleOf(port(page, `${first}.in`))
  const third = await add(page, 'Activation')
  await drag(page, from, to, async () => {
    await expect(port(page, `${third}.in`)).toHaveClass(/\blit\b/)
    await expect(port(page, `${first}.in`)).not.toHaveClass(/\blit\b/)
    await expect(page.getByText(`The edge would close a cycle: ${first} → ${second} → ${first}.`).first()).toBeVisible()
  })
  expect(await edges(page)).toEqual([`${first}.out → ${second}.in`])
})

test('nodes are selected by click, Shift and box, moved together, and one undo takes them back', async ({ page }) => {
  await newGraph(page)
  const x = await add(page, 'Input')
  const linear = await add(page, 'Linear')
  const activation = await add(page, 'Activation')
  await grip(page, x).click()
  await expect.poll(() => selected(page)).toEqual([x])
  await grip(page, linear).click({ modifiers: ['Shift'] })
  await expect.poll(() => selected(page)).toEqual([x, linear])

  const before = await Promise.all([x, linear, activation].map((id) => node(page, id).boundingBox()))
  const from = await middleOf(grip(page, x))
  await drag(page, from, { x: from.x + 24, y: from.y + 160 })
  const after = await Promise.all([x, linear, activation].map((id) => node(page, id).boundingBox()))
  const moved = after.map((box, i) => Math.round((box?.y ?? 0) - (before[i]?.y ?? 0)))
  expect(moved[0]).toBeGreaterThan(140)
  expect(moved).toEqual([moved[0], moved[0], 0])
  await undo(page).hover()
  await expect(page.getByRole('tooltip')).toContainText('Undo: Move 2 nodes')
  await undo(page).click()
  await expect.poll(async () => (await node(page, x).boundingBox())?.y).toBeCloseTo(before[0]?.y ?? NaN, 0)
  await expect(live(page)).toContainText('Undid: Move 2 nodes')

  await drag(page, await emptySpot(page, 8, 8), {
    x: (before[1]?.x ?? 0) - 8,
    y: (before[1]?.y ?? 0) - 8,
  })
  await expect.poll(() => selected(page)).toEqual([linear, activation])
  await canvas(page).focus()
  await page.keyboard.press('Control+a')
  await expect.poll(() => selected(page)).toEqual([x, linear, activation])
  const ground = await emptySpot(page)
  await page.mouse.click(ground.x, ground.y)
  await expect.poll(() => selected(page)).toEqual([])

  // The middle button pans from a port as well, and draws no wire; a wheel moves the view, and what is dragged stays in hand.
  const output = await middleOf(port(page, `${x}.out`))
  await page.mouse.move(output.x, output.y)
  await page.mouse.down({ button: 'middle' })
  await page.mouse.move(output.x + 30, output.y + 40, { steps: 3 })
  await page.mouse.up({ button: 'middle' })
  await expect.poll(() => middleOf(port(page, `${x}.out`))).toEqual({ x: output.x + 30, y: output.y + 40 })
  await expect(page.getByRole('combobox', { name: 'Search nodes' })).toBeHidden()
  const held = await middleOf(grip(page, x))
  const unheld = await middleOf(grip(page, linear))
  await page.mouse.move(held.x, held.y)
  await page.mouse.down()
  await page.mouse.move(held.x + 40, held.y + 60, { steps: 3 })
  await page.mouse.wheel(0, 50)
  await expect.poll(async () => (await middleOf(grip(page, linear))).y).toBe(unheld.y - 50)
  await expect.poll(() => middleOf(grip(page, x))).toEqual({ x: held.x + 40, y: held.y + 60 })
  // Held at the rim, it brings what lies beyond into view.
  const edge = (await canvas(page).boundingBox())?.x ?? 0
  await page.mouse.move(edge + 10, held.y + 60, { steps: 4 })
  await expect.poll(async () => (await middleOf(grip(page, linear))).x).toBeGreaterThan(unheld.x + 10)
  await expect.poll(async () => Math.abs((await middleOf(grip(page, x))).x - edge - 10)).toBeLessThanOrEqual(1)
  await page.mouse.move(held.x + 40, held.y + 60, { steps: 4 })
  await page.mouse.up()

  // After a click on a button the keys are for the graph; a button that was reached by keys keeps them.
  await page.getByRole('button', { name: 'Reset' }).click()
  await page.keyboard.press('Delete')
  await expect.poll(() => nodeIds(page)).toEqual([linear, activation])
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Run forward' }).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Delete')
  await expect.poll(() => nodeIds(page)).toEqual([linear, activation])
})

test('nodes are duplicated, copied as text, pasted, cut and deleted with their wires', async ({ page, runtime }) => {
  if (runtime === 'chromium') await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await newGraph(page)
  const x = await add(page, 'Input')
  const linear = await add(page, 'Linear')
  await wire(page, `${x}.out`, `${linear}.in`)
  await grip(page, x).click()
  await grip(page, linear).click({ modifiers: ['Shift'] })
  await page.keyboard.press('Control+d')
  // Focus goes along to the copies.
  await expect.poll(() => nodeIds(page)).toHaveLength(4)
  const copies = await selected(page)
  expect(copies).not.toContain(x)
  await expect(node(page, copies[0] ?? '')).toBeFocused()
  await expect.poll(() => edges(page)).toHaveLength(2)
  // With what it brought back, what was selected then.
  await undo(page).click()
  await expect.poll(() => edges(page)).toHaveLength(1)
  await expect.poll(() => selected(page)).toEqual([x, linear])
  await page.getByRole('button', { name: 'Redo' }).click()
  await expect.poll(() => selected(page)).toEqual(copies)
  await undo(page).click()

  await grip(page, x).click()
  await grip(page, linear).click({ modifiers: ['Shift'] })
  await page.keyboard.press('Control+c')
  await page.keyboard.press('Control+v')
  await expect.poll(async () => (await nodeIds(page)).length).toBe(4)
  // The pasted ones are selected, with the wire between them.
  await expect.poll(async () => (await selected(page)).length).toBe(2)
  await expect(page.getByRole('tab', { name: 'Edges' }).locator('+ *')).toHaveText('2')
  await page.keyboard.press('Delete')
  await expect.poll(() => nodeIds(page)).toEqual([x, linear])
  await expect.poll(() => edges(page)).toHaveLength(1)

  await grip(page, linear).click()
  await page.keyboard.press('Control+x')
  await expect.poll(() => nodeIds(page)).toEqual([x])
  await expect.poll(() => edges(page)).toHaveLength(0)
  await undo(page).click()
  await expect.poll(() => edges(page)).toHaveLength(1)
})

test('the inspector says while one types what is wrong, and takes nothing that is', async ({ page }) => {
  await newGraph(page)
  const x = await add(page, 'Input')
  const linear = await add(page, 'Linear')
  await wire(page, `${x}.out`, `${linear}.in`)
  await setAttribute(page, linear, 'outFeatures', '8')
  await expect(node(page, linear)).toContainText('B×8')
  const field = page.getByRole('form', { name: 'Inspector' }).locator('[data-attribute="outFeatures"]')
  await field.fill('-3')
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(field).toHaveAccessibleDescription(/at least 1/)
  await field.press('Enter')
  await expect(node(page, linear)).toContainText('B×8')
  await field.fill('5')
  await expect(field).not.toHaveAttribute('aria-invalid', 'true')
  await expect(node(page, linear)).toContainText('B×5')
})

test('after an edit everything shown is stale until it is run again, or is run again by itself', async ({ page }) => {
  await newGraph(page)
  const x = await add(page, 'Input')
  const linear = await add(page, 'Linear')
  const output = await add(page, 'Output')
  await wire(page, `${x}.out`, `${linear}.in`)
  await wire(page, `${linear}.out`, `${output}.in`)
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  const status = page.getByRole('status', { name: 'Run' })
  await expect(status).not.toContainText('not run')
  await setAttribute(page, linear, 'outFeatures', '2')
  await expect(status).toContainText('stale')
  await openTab(page, 'Edges')
  const table = page.getByRole('table', { name: 'Edges' })
  await expect(table).toContainText('stale')
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect(table).not.toContainText('stale')
  await expect(status).not.toContainText('stale')

  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Automatic recompute' }).click()
  await page.keyboard.press('Escape')
  await setAttribute(page, linear, 'outFeatures', '3')
  await expect(table.getByRole('row', { name: `${linear}.out → ${output}.in` })).toContainText('B×3')
  await expect(status).not.toContainText('stale')
  await expect.poll(async () => (await readEdges(page)).every(({ gradient }) => gradient !== null)).toBe(true)
})
