/* Frames, comments and reroute points, by mouse and by keys; each gesture is one undo step with a name. */
import type { Locator, Page } from '@playwright/test'
import { add, newGraph, node, wire } from './gestures.ts'
import { expect, test } from './runtime.ts'

const canvas = (page: Page) => page.getByRole('application', { name: 'Graph canvas' })
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' })
const live = (page: Page) => page.locator('[aria-live="polite"]').filter({ hasText: /./ }).first()
const frame = (page: Page, name: string) => canvas(page).getByRole('group', { name: `Frame ${name}`, exact: true })
const comment = (page: Page) => canvas(page).getByRole('group', { name: /^Comment/ })
const points = (page: Page) => canvas(page).getByRole('button', { name: /^Reroute point/ })

interface Spot {
  readonly x: number
  readonly y: number
}

async function boxOf(what: Locator) {
  const box = await what.boundingBox()
  if (box === null) throw new Error('it is not in view')
  return box
}
async function middleOf(what: Locator): Promise<Spot> {
  const { x, y, width, height } = await boxOf(what)
  return { x: x + width / 2, y: y + height / 2 }
}
async function drag(page: Page, from: Spot, dx: number, dy: number): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + dx / 2, from.y + dy / 2, { steps: 4 })
  await page.mouse.move(from.x + dx, from.y + dy, { steps: 4 })
  await page.mouse.up()
}
/** Takes back one step, and says that it was this one. */
async function undoes(page: Page, label: string): Promise<void> {
  await undo(page).click()
  await expect(live(page)).toContainText(`Undid: ${label}`)
}

test('a frame is made around nodes, moved with them, resized, named, painted and deleted', async ({ page }) => {
  await newGraph(page)
  const x = await add(page, 'Input')
  const linear = await add(page, 'Linear')
  const outside = await add(page, 'Activation')
  await node(page, x).locator('.title').first().click()
  await node(page, linear)
    .locator('.title')
    .first()
    .click({ modifiers: ['Shift'] })
  await page.keyboard.press('Shift+F')
  const title = page.getByRole('textbox', { name: 'Frame title' })
  await expect(title).toBeFocused()
  await title.fill('Encoder')
  // The field keeps its own keys: nothing is undone, nothing deleted.
  await title.press('Backspace')
  await title.press('Control+z')
  await title.fill('Encoder')
  await title.press('Enter')
  const encoder = frame(page, 'Encoder')
  await expect(encoder).toBeFocused()
  const around = await boxOf(encoder)
  for (const id of [x, linear]) {
    const card = await boxOf(node(page, id))
    expect(card.x).toBeGreaterThan(around.x)
    expect(card.y).toBeGreaterThan(around.y + 20)
    expect(card.x + card.width).toBeLessThan(around.x + around.width)
    expect(card.y + card.height).toBeLessThan(around.y + around.height)
  }

  const before = await Promise.all([x, linear, outside].map((id) => boxOf(node(page, id))))
  await drag(page, await middleOf(encoder.locator('.title')), 30, 160)
  const moved = async () => {
    const boxes = await Promise.all([x, linear, outside].map((id) => boxOf(node(page, id))))
    const ways = boxes.map((box, i) => ({ x: box.x - (before[i]?.x ?? 0), y: box.y - (before[i]?.y ?? 0) }))
    // Against what stays, since the view may follow.
    const still = ways[2] ?? { x: 0, y: 0 }
    return ways.map(({ x, y }) => [Math.round(x - still.x), Math.round(y - still.y)])
  }
  await expect.poll(moved).toEqual([
    [30, 160],
    [30, 160],
    [0, 0],
  ])
  await undoes(page, 'Move frame Encoder')
  await expect.poll(moved).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ])

  // By its lower right corner, and by keys.
  const wide = await boxOf(encoder)
  await drag(page, { x: wide.x + wide.width, y: wide.y + wide.height }, 40, 24)
  await expect.poll(async () => Math.round((await boxOf(encoder)).width - wide.width)).toBe(40)
  await expect.poll(moved).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ])
  await undoes(page, 'Resize frame')
  await encoder.focus()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowDown')
  await expect.poll(async () => Math.round((await boxOf(encoder)).width - wide.width)).toBe(16)
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(moved).toEqual([
    [0, 16],
    [0, 16],
    [0, 0],
  ])
  await undoes(page, 'Move frame Encoder')
  await undoes(page, 'Resize frame')

  await encoder.focus()
  await page.keyboard.press('Tab')
  const hues = page.getByRole('radiogroup', { name: 'Hue of the frame' })
  await expect(hues.getByRole('radio', { name: 'Blue' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(hues.getByRole('radio', { name: 'Violet' })).toBeChecked()
  await hues.getByRole('radio', { name: 'Green' }).click()
  await expect(hues.getByRole('radio', { name: 'Green' })).toBeChecked()
  await undoes(page, 'Make frame green')

  await encoder.locator('.title').dblclick()
  await title.fill('Decoder')
  await title.press('Enter')
  await expect(frame(page, 'Decoder')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(frame(page, 'Decoder')).toHaveCount(0)
  await expect(page.locator('[data-node]')).toHaveCount(3)
  await undoes(page, 'Delete frame Decoder')
  await expect(frame(page, 'Decoder')).toBeVisible()
  await undoes(page, 'Rename frame')
  await undoes(page, 'Make frame violet')
  await undoes(page, 'Add frame')
  await expect(encoder).toHaveCount(0)
})

test('a comment is written in place, moved, changed and deleted; one without words is none', async ({ page }) => {
  await newGraph(page)
  await add(page, 'Input')
  const area = await boxOf(canvas(page))
  await page.mouse.move(area.x + 420, area.y + 260)
  await canvas(page).focus()
  await page.keyboard.press('c')
  const field = page.getByRole('textbox', { name: 'Comment' })
  await expect(field).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(comment(page)).toHaveCount(0)

  await page.keyboard.press('c')
  await field.pressSequentially('Why f?')
  await page.keyboard.press('Control+z')
  await expect(field).not.toHaveValue('Why f?')
  await field.fill('Why f and c?\nBecause they are only letters here.')
  await page.keyboard.press('Control+Enter')
  await expect(comment(page)).toBeFocused()
  await expect(comment(page)).toContainText('only letters here')
  const before = await boxOf(comment(page))
  expect(Math.abs(before.x - (area.x + 420))).toBeLessThan(4)
  await drag(page, { x: before.x + 40, y: before.y + 12 }, 60, 50)
  await expect.poll(async () => Math.round((await boxOf(comment(page))).y - before.y)).toBe(50)
  await page.keyboard.press('Alt+Shift+ArrowUp')
  await expect.poll(async () => Math.round((await boxOf(comment(page))).y - before.y)).toBe(49)
  await page.keyboard.press('Enter')
  await field.fill('Short')
  await page.mouse.click(area.x + 40, area.y + area.height - 40)
  await expect(comment(page)).toHaveText('Short')
  await undoes(page, 'Edit comment')
  await undoes(page, 'Move comment Why f and c?')
  await undoes(page, 'Move comment Why f and c?')
  await comment(page).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click()
  await expect(comment(page)).toHaveCount(0)
  await undo(page).click()
  await undoes(page, 'Add comment')
  await expect(comment(page)).toHaveCount(0)
})

test('a wire is led through points, which are pulled, walked, moved with its nodes and deleted', async ({ page }) => {
  await newGraph(page)
  const x = await add(page, 'Input')
  const linear = await add(page, 'Linear')
  await wire(page, `${x}.out`, `${linear}.in`)
  const card = node(page, linear).locator('.title').first()
  await drag(page, await middleOf(card), 260, 180)
  const from = await middleOf(page.locator(`[data-port="${x}.out"]`))
  const to = await middleOf(page.locator(`[data-port="${linear}.in"]`))
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }

  await page.mouse.dblclick(middle.x, middle.y)
  await expect(points(page)).toHaveCount(1)
  await expect(points(page)).toBeFocused()
  await expect(points(page)).toHaveAccessibleName(`Reroute point 1 of ${x}.out → ${linear}.in`)
  const size = await boxOf(points(page))
  expect([size.width, size.height]).toEqual([24, 24])
  await drag(page, await middleOf(points(page)), -60, 120)
  const moved = await middleOf(points(page))
  expect(Math.abs(moved.y - middle.y - 120)).toBeLessThan(3)
  await undoes(page, 'Move reroute point 1')
  await undo(page).click()
  await expect(points(page)).toHaveCount(0)

  // Pulled out of the wire with Alt in one go.
  await page.keyboard.down('Alt')
  await drag(page, middle, 40, -90)
  await page.keyboard.up('Alt')
  await expect(points(page)).toHaveCount(1)
  expect(Math.abs((await middleOf(points(page))).y - middle.y + 90)).toBeLessThan(3)

  // The wire is where it is led: a click beside the old course misses it, one on the point's side hits it.
  const pulled = await middleOf(points(page))
  await points(page).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(node(page, x)).toBeFocused()
  await page.keyboard.press('.')
  await expect(points(page)).toBeFocused()
  await page.keyboard.press('Alt+ArrowRight')
  await page.keyboard.press('Alt+ArrowRight')
  await expect.poll(async () => Math.round((await middleOf(points(page))).x - pulled.x)).toBe(16)
  await undoes(page, 'Move reroute point 1')

  // Points go with both ends of their wire.
  await canvas(page).focus()
  await page.keyboard.press('Control+a')
  await drag(page, await middleOf(node(page, x).locator('.title').first()), 20, 40)
  await expect.poll(async () => Math.round((await middleOf(points(page))).y - pulled.y)).toBe(40)
  await undo(page).click()

  // A second one by keys, from the port that has the wire; it comes after the first.
  await node(page, linear).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowLeft')
  await page.mouse.move(5, 5)
  await page.keyboard.press('r')
  await expect(points(page)).toHaveCount(2)
  await page.keyboard.press('Delete')
  await expect(points(page)).toHaveCount(1)
  await page.keyboard.press('.')
  await page.keyboard.press('Delete')
  await expect(points(page)).toHaveCount(0)
  await undoes(page, 'Delete reroute point 1')
})
