/* One table of commands: in menus, in the command palette, in the help where keys are chosen, and in the history. */
import type { Page } from '@playwright/test'
import { add, newGraph, node, nodeIds, openGraph, port, readEdges, wire } from './gestures.ts'
import { expect, test } from './runtime.ts'

const canvas = (page: Page) => page.getByRole('application', { name: 'Graph canvas' })
const quickAdd = (page: Page) => page.getByRole('combobox', { name: 'Search nodes' })
const palette = (page: Page) => page.getByRole('combobox', { name: 'Search commands' })
const menu = (page: Page) => page.getByRole('menu')
const edges = async (page: Page) => (await readEdges(page)).map(({ edge }) => edge)
const live = (page: Page) => page.locator('p[aria-live="polite"]')
const title = (page: Page, id: string) => node(page, id).locator('.title').first()

/** The middle of a wire, on the screen. */
async function middleOfWire(page: Page, from: string, to: string): Promise<{ x: number; y: number }> {
  const a = await port(page, from).boundingBox()
  const b = await port(page, to).boundingBox()
  if (!a || !b) throw new Error(`${from} → ${to} is not in view`)
  return { x: (a.x + a.width / 2 + b.x + b.width / 2) / 2, y: (a.y + a.height / 2 + b.y + b.height / 2) / 2 }
}

test('menus of a node, an edge, a port and the canvas do what they say, by mouse and by key', async ({ app, page }) => {
  await newGraph(page)
  const x = await add(page, 'Input')
  const fc = await add(page, 'Linear')
  await wire(page, `${x}.out`, `${fc}.in`)

  // An edge: insert a node that fits, and disconnect.
  const middle = await middleOfWire(page, `${x}.out`, `${fc}.in`)
  await page.mouse.click(middle.x, middle.y, { button: 'right' })
  await expect(page.getByRole('menu', { name: `Menu of Edge into ${fc}.in` })).toBeVisible()
  await expect(menu(page).getByRole('menuitem', { name: 'Insert on Edge…' })).toContainText('I')
  await menu(page).getByRole('menuitem', { name: 'Insert on Edge…' }).click()
  await expect(quickAdd(page)).toBeFocused()
  await page.keyboard.type('relu')
  await page.keyboard.press('Enter')
  await expect.poll(() => edges(page)).toEqual([`act1.out → ${fc}.in`, `${x}.out → act1.in`])
  // Neighbours make room: no two cards overlap.
  await expect
    .poll(async () => {
      const boxes = await Promise.all([x, 'act1', fc].map((id) => node(page, id).boundingBox()))
      return boxes.every((box, i) => i === 0 || (boxes[i - 1]?.x ?? 0) + (boxes[i - 1]?.width ?? 0) < (box?.x ?? 0))
    })
    .toBe(true)

  // A node: replace it, keeping its wires; the name of the step is said.
  await title(page, 'act1').click({ button: 'right' })
  await expect(page.getByRole('menu', { name: 'Menu of act1' })).toBeVisible()
  await menu(page).getByRole('menuitem', { name: 'Replace…' }).click()
  await page.keyboard.type('layer norm')
  await page.keyboard.press('Enter')
  await expect.poll(() => edges(page)).toEqual([`layerNorm1.out → ${fc}.in`, `${x}.out → layerNorm1.in`])
  await expect(live(page)).toContainText('Replace act1 by Layer norm')
  await page.keyboard.press('Control+z')
  await expect.poll(() => nodeIds(page)).toContain('act1')

  // By key: the menu of the node that has focus. It is renamed in place.
  await title(page, 'act1').click()
  await page.keyboard.press('Escape')
  await canvas(page).focus()
  await page.keyboard.press('Home')
  await expect(node(page, x)).toBeFocused()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menu', { name: `Menu of ${x}` })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(node(page, x)).toBeFocused()
  await page.keyboard.press('F2')
  await page.keyboard.type('pixels')
  await page.keyboard.press('Enter')
  await expect(node(page, x)).toHaveAccessibleName('pixels, Input')
  await expect(node(page, x)).toBeFocused()

  // A port by key: pull a wire from the menu.
  await page.keyboard.press('Enter')
  await expect(port(page, `${x}.out`)).toBeFocused()
  await page.keyboard.press('ContextMenu')
  await expect(page.getByRole('menu', { name: `Menu of ${x} output out` })).toBeVisible()
  await expect(menu(page).getByRole('menuitem').first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(live(page)).toContainText(`Wire from ${x} output out. 2 ports fit`)
  await page.keyboard.press('Escape')

  // The canvas.
  const box = await canvas(page).boundingBox()
  await page.mouse.click((box?.x ?? 0) + 24, (box?.y ?? 0) + (box?.height ?? 0) - 150, { button: 'right' })
  await expect(page.getByRole('menu', { name: 'Menu of Canvas' })).toBeVisible()
  await menu(page).getByRole('menuitem', { name: 'Add Node…' }).click()
  await expect(quickAdd(page)).toBeFocused()
  await page.keyboard.press('Escape')

  // Of many nodes the far cards are only drawn while a zoom runs: a press ends it, and meets the card.
  const names = Array.from({ length: 80 }, (_, i) => `n${i}`)
  const many = {
    format: 'gradwire',
    version: 1,
    name: 'Many',
    nodes: Object.fromEntries(names.map((name) => [name, { type: 'activation' }])),
    edges: [],
    layout: { nodes: Object.fromEntries(names.map((name, i) => [name, [(i % 10) * 240, Math.floor(i / 10) * 200]])) },
  }
  await openGraph(app, JSON.stringify(many))
  await canvas(page).focus()
  await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 200)
  await page.keyboard.down('Control')
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, (await canvas(page).getAttribute('data-detail')) === 'block' ? -20 : 20)
      return canvas(page).getAttribute('data-detail')
    })
    .toBe('name')
  await page.keyboard.up('Control')
  const far = await node(page, 'n33').boundingBox()
  const spot = { x: (far?.x ?? 0) + (far?.width ?? 0) / 2, y: (far?.y ?? 0) + (far?.height ?? 0) / 2 }
  const met = await canvas(page).evaluate(async (area, { x, y }) => {
    const at = { clientX: x, clientY: y, bubbles: true, cancelable: true }
    area.dispatchEvent(new WheelEvent('wheel', { ...at, ctrlKey: true, deltaY: 1 }))
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame)
    const here = () => document.elementFromPoint(x, y)
    here()?.dispatchEvent(new PointerEvent('pointerdown', { ...at, button: 2 }))
    return here()?.closest<HTMLElement>('[data-node]')?.dataset['node']
  }, spot)
  expect(met).toBe('n33')
})

test('the command palette finds all, the help gives other keys, the history leads back', async ({ page }) => {
  await newGraph(page)
  const fc = await add(page, 'Linear')
  const act = await add(page, 'Activation')
  await wire(page, `${fc}.out`, `${act}.in`)
  await canvas(page).focus()
  await page.keyboard.press('Home')
  await expect(node(page, fc)).toBeFocused()

  await page.keyboard.press('Control+k')
  await expect(palette(page)).toBeFocused()
  const option = page.getByRole('listbox', { name: 'Commands' }).getByRole('option')
  // What can do nothing now is last, and says what it needs.
  await palette(page).fill('align lef')
  await expect(option.first()).toHaveAttribute('aria-disabled', 'true')
  await expect(option.first()).toContainText('needs two selected nodes')
  await palette(page).fill('select dwnstream')
  await expect(option.first()).toContainText('Select Downstream')
  await page.keyboard.press('Enter')
  await expect(live(page)).toContainText('2 nodes selected')
  await expect(node(page, fc)).toBeFocused()
  await page.keyboard.press('Control+Shift+P')
  await expect(option.first()).toContainText('Select Downstream')
  await palette(page).fill('align top')
  await page.keyboard.press('Enter')
  await expect(live(page)).toContainText('Align top 2 nodes')

  // Other keys for a command: the conflict is said before anything is taken away.
  await page.keyboard.press('F1')
  const help = page.getByRole('dialog', { name: 'Keyboard Shortcuts' })
  await help.getByRole('searchbox', { name: 'Search shortcuts' }).fill('duplic')
  await help.getByRole('button', { name: 'Change keys of Duplicate' }).click()
  await page.keyboard.press('l')
  await expect(help.getByRole('alert')).toContainText('L is “Arrange Automatically” now.')
  await help.getByRole('button', { name: 'Use it here' }).click()
  await expect(help.getByRole('listitem').filter({ hasText: 'Duplicate' })).toContainText('L')
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()
  await page.reload()
  await page.getByRole('button', { name: 'New graph' }).click()
  await add(page, 'Linear')
  await canvas(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('l')
  await expect.poll(() => nodeIds(page)).toEqual(['fc1', 'fc2'])

  // The history is a list of names; a click goes there.
  await page.keyboard.press('Control+Shift+H')
  const history = page.getByRole('list', { name: 'History' })
  await expect(history.getByRole('button')).toHaveText(['The beginning', 'Add Linear', 'Duplicate 1 node'])
  await history.getByRole('button', { name: 'The beginning' }).click()
  await expect.poll(() => nodeIds(page)).toEqual([])
  await history.getByRole('button', { name: 'Duplicate 1 node' }).click()
  await expect.poll(() => nodeIds(page)).toEqual(['fc1', 'fc2'])
  await page.keyboard.press('Escape')
})
