/* Groups: made, entered, read, changed and left, by keys and by mouse; what runs is the same with and without them. */
import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { add, newGraph, node, nodeIds, port, readEdges, wire } from './gestures.ts'
import { expect, test } from './runtime.ts'

// Initial values are drawn by the name of a node, which a group changes; ones are the same under any name.
const sample = readFileSync(
  path.resolve(import.meta.dirname, '../../core/samples/simple-network.gradwire'),
  'utf8',
).replace(/"outFeatures": 8/, '"outFeatures": 8, "init": "ones"')
const canvas = (page: Page) => page.getByRole('application', { name: 'Graph canvas' })
const trail = (page: Page) => page.getByRole('navigation', { name: 'Level' })
const inspector = (page: Page) => page.getByRole('form', { name: 'Inspector' })
const live = (page: Page) => page.locator('p[aria-live="polite"]')
const title = (page: Page, id: string) => node(page, id).locator('.title').first()
const numbers = async (page: Page) =>
  (await readEdges(page))
    .filter(({ value, gradient }) => value !== null && gradient !== null)
    .map(({ value, gradient }) => `${value} ${gradient}`)
    .sort()

test('a group runs like what is in it, shows it when entered, and is taken apart again', async ({ app, page }) => {
  test.slow()
  await newGraph(page)
  await app.answerOpen({ name: 'net.gradwire', text: sample })
  await page.keyboard.press('Control+o')
  await expect(node(page, 'fc1')).toBeVisible()
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect.poll(async () => (await numbers(page)).length).toBe(5)
  const before = await numbers(page)

  await title(page, 'fc1').click()
  await title(page, 'act1').click({ modifiers: ['Shift'] })
  await page.keyboard.press('Control+g')
  await expect(node(page, 'group1')).toBeFocused()
  await expect(node(page, 'group1')).toHaveAccessibleName('group1, Group')
  await expect(node(page, 'group1')).toContainText('B×2')
  await expect(node(page, 'group1')).toContainText('B×8')
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect.poll(() => numbers(page)).toEqual(before)

  // Inside: by double-click; values and gradients are there, and what comes in from outside.
  await title(page, 'group1').dblclick()
  await expect(trail(page)).toContainText('group1')
  await expect.poll(async () => (await nodeIds(page)).sort()).toEqual(['group1/act1', 'group1/fc1'])
  await expect(node(page, 'group1/fc1')).toBeFocused()
  await expect(node(page, 'group1/fc1')).toContainText('grad')
  const tags = page.getByRole('list', { name: 'Ports of the group' })
  await expect(tags.getByRole('listitem')).toHaveCount(2)
  await expect(tags.getByRole('listitem').first()).toContainText('in')

  // They stay at their ports when cards are arranged.
  await page.keyboard.press('l')
  await expect(live(page)).toContainText('rrange')
  const right = async () => {
    const [tag, inner] = await Promise.all(
      [tags.getByRole('listitem').last(), node(page, 'group1/act1')].map((one) => one.boundingBox()),
    )
    return (tag?.x ?? 0) - (inner?.x ?? 0) - (inner?.width ?? 0)
  }
  await expect.poll(right).toBeLessThan(60)
  expect(await right()).toBeGreaterThan(0)

  // The outline nests, and leads to where a node is.
  const item = page.getByRole('tree', { name: 'Outline' }).getByRole('treeitem')
  await expect(item.filter({ hasText: 'act1' })).toHaveAttribute('aria-level', '2')
  await item.filter({ hasText: 'loss' }).click()
  await expect(trail(page)).toBeHidden()
  await expect(node(page, 'loss')).toBeVisible()
  await item.filter({ hasText: 'act1' }).click()
  await expect(node(page, 'group1/act1')).toBeVisible()
  await trail(page).getByRole('button', { name: 'Graph' }).click()
  await expect(node(page, 'group1')).toBeVisible()

  // A step within the group lights the group.
  await page.getByRole('tab', { name: 'Plan' }).click()
  await page.getByRole('button', { name: 'Reset' }).click()
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  await expect(node(page, 'group1')).toHaveClass(/\bcurrent\b/)

  // What is undone is shown where it was.
  await title(page, 'group1').dblclick()
  await title(page, 'group1/act1').click()
  await page.keyboard.press('Delete')
  await expect(node(page, 'group1/act1')).toHaveCount(0)
  await page.keyboard.press('ArrowRight')
  await expect(node(page, 'group1/fc1')).toBeFocused()
  await trail(page).getByRole('button', { name: 'Graph' }).click()
  await expect(node(page, 'group1')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(node(page, 'group1/act1')).toBeVisible()
  await expect(live(page)).toContainText('Undid: Delete 1 node, inside group1')
  await trail(page).getByRole('button', { name: 'Graph' }).click()

  await canvas(page).focus()
  await title(page, 'group1').click()
  await page.keyboard.press('Control+Shift+g')
  await expect(node(page, 'fc1')).toBeFocused()
  for (const id of ['fc1', 'act1']) await expect(node(page, id)).toHaveAttribute('data-selected', 'true')
  await expect(live(page)).toContainText('Unpack group1')
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect.poll(() => numbers(page)).toEqual(before)
})

test('ports of a group are exposed, renamed, moved and removed, and groups lie in groups', async ({ page }) => {
  await newGraph(page)
  const x = await add(page, 'Input')
  const fc = await add(page, 'Linear')
  const sum = await add(page, 'Add')
  await wire(page, `${x}.out`, `${fc}.in`)
  await wire(page, `${fc}.out`, `${sum}.in0`)
  await title(page, fc).click()
  await title(page, sum).click({ modifiers: ['Shift'] })
  await page.keyboard.press('Control+g')
  await expect(node(page, 'group1')).toBeFocused()
  const inputs = inspector(page).getByRole('list', { name: 'Inputs of group1' })
  await expect(inputs.getByRole('textbox')).toHaveCount(2)
  const names = () =>
    inputs.getByRole('textbox').evaluateAll((fields) => fields.map((one) => (one as HTMLInputElement).value))
  expect(await names()).toEqual(['in', 'in1'])

  await inputs.getByRole('button', { name: 'Move input in1 up' }).click()
  await expect.poll(names).toEqual(['in1', 'in'])
  await inputs.getByRole('textbox', { name: 'Name of input in', exact: true }).fill('1st')
  await expect(inspector(page).getByRole('alert')).toContainText('cannot name a port')
  await inputs.getByRole('textbox', { name: 'Name of input in', exact: true }).fill('data')
  await page.keyboard.press('Enter')
  await expect(port(page, 'group1.data')).toBeVisible()
  expect((await readEdges(page)).map(({ edge }) => edge)).toContain(`${x}.out → group1.data`)
  await inputs.getByRole('button', { name: 'Remove input in1' }).click()
  await expect.poll(names).toEqual(['data'])
  await inspector(page).getByRole('combobox', { name: 'Make a port of' }).selectOption({ label: 'input add1.in1' })
  await expect.poll(names).toEqual(['data', 'in1'])
  for (let steps = 0; steps < 4; steps++) await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(names).toEqual(['in', 'in1'])

  // Inside, by keys alone: a port is exposed from its menu, and a group within the group is made, entered and left.
  await canvas(page).focus()
  await title(page, 'group1').click()
  await page.keyboard.press('Control+ArrowDown')
  await expect(node(page, 'group1/fc1')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(port(page, 'group1/fc1.out')).toBeFocused()
  await page.keyboard.press('Shift+P')
  await expect(live(page)).toContainText('Make fc1.out a port of group1')
  await page.keyboard.press('Escape')
  await expect(node(page, 'group1/fc1')).toBeFocused()
  await page.keyboard.press('Control+g')
  await expect(node(page, 'group1/group1')).toBeFocused()
  await page.keyboard.press('Control+ArrowDown')
  await expect(node(page, 'group1/group1/fc1')).toBeFocused()
  await expect(trail(page).getByRole('button')).toHaveText(['Graph', 'group1', 'group1'])
  await page.keyboard.press('Control+ArrowUp')
  await expect(node(page, 'group1/group1')).toBeFocused()
  await page.keyboard.press('Control+ArrowUp')
  await expect(node(page, 'group1')).toBeFocused()
  // Undo takes the inner group away from under the eyes: focus stays on the canvas.
  await page.keyboard.press('Control+ArrowDown')
  await page.keyboard.press('Control+z')
  await expect(node(page, 'group1/fc1')).toBeVisible()
  await expect.poll(() => canvas(page).evaluate((one) => one.contains(document.activeElement))).toBe(true)
})
