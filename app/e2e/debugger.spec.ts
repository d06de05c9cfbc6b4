/* The plan as a debugger: steps with their arithmetic, run to here, breakpoints, and formulas that point at wires. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { runBackward } from './command-line.ts'
import { node, openGraph, openTab, port } from './gestures.ts'
import { expect, test } from './runtime.ts'

const simple = path.resolve(import.meta.dirname, '../../core/samples/simple-network.gradwire')

const card = (page: Page) => page.getByRole('complementary', { name: 'Current step' })
const current = (page: Page) => page.getByRole('list', { name: 'Plan' }).locator('[aria-current="step"]')
const numbersOf = (cells: Locator) =>
  cells.evaluateAll((all) => all.map((cell) => Number((cell as HTMLElement).dataset['value'])))

async function middleOfWire(page: Page, from: string, to: string): Promise<{ readonly x: number; readonly y: number }> {
  const [a, b] = await Promise.all([from, to].map((id) => port(page, id).boundingBox()))
  if (!a || !b) throw new Error(`${from} or ${to} is not in view`)
  return { x: (a.x + a.width / 2 + b.x + b.width / 2) / 2, y: (a.y + a.height / 2 + b.y + b.height / 2) / 2 }
}

/** A line that writes an entry out: the sum of its products, and what it says they make. */
async function readLine(line: Locator): Promise<{ readonly sum: number; readonly result: number }> {
  const terms = await line
    .locator('[data-term]')
    .evaluateAll((all) =>
      all.map((term) =>
        [...term.querySelectorAll('[data-value]')].map((one) => Number((one as HTMLElement).dataset['value'])),
      ),
    )
  const sum = terms.reduce((total, factors) => total + factors.reduce((a, b) => a * b, 1), 0)
  return { sum, result: Number(await line.locator('[data-result]').getAttribute('data-value')) }
}

test('a step shows its arithmetic, and each number it made can be written out', async ({ app, page }) => {
  test.slow()
  await openGraph(app, readFileSync(simple, 'utf8'))
  const batch = page.getByRole('form', { name: 'Inspector' }).getByLabel('Batch')
  await batch.fill('4')
  await batch.press('Enter')
  const said = runBackward(simple, ['--batch', '4'])
  const parameters = (said as unknown as { parameters: { [name: string]: { gradient: { data: number[] } } } })
    .parameters
  const edge = (to: string) => said.edges.find((one) => one.to === to)!

  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect(current(page)).toHaveAccessibleName('9 backward fc1')
  await page.keyboard.press('Alt+F8')
  const made = (name: string) => card(page).locator(`[data-piece="made ${name}"]`)
  await expect(made('weight').locator('[data-value]')).toHaveCount(16)
  // The three gradients of a Linear, to the last digit.
  expect(await numbersOf(made('weight').locator('[data-value]'))).toEqual(parameters['fc1.weight']!.gradient.data)
  expect(await numbersOf(made('bias').locator('[data-value]'))).toEqual(parameters['fc1.bias']!.gradient.data)
  expect(await numbersOf(made('in').locator('[data-value]'))).toEqual(edge('fc1.in').gradient!.data.map(Number))

  // Any entry, by mouse and by keys: four samples add up to ∂L/∂W[4, 0].
  const line = card(page).getByRole('group', { name: /written out$/ })
  await made('weight')
    .getByRole('gridcell', { name: /^\[4, 0\]/ })
    .click()
  await expect(line).toContainText('∂L/∂W[4, 0]')
  await expect(line.locator('[data-term]')).toHaveCount(4)
  const { sum, result } = await readLine(line)
  expect(result).toBe(parameters['fc1.weight']!.gradient.data[8])
  expect(sum).toBeCloseTo(result, 14)
  await page.keyboard.press('ArrowRight')
  await expect(line).toContainText('∂L/∂W[4, 1]')
  await expect(made('weight').getByRole('gridcell', { name: /^\[4, 1\]/ })).toBeFocused()
  expect((await readLine(line)).result).toBe(parameters['fc1.weight']!.gradient.data[9])

  // A letter of the formula lights its wire or its parameter; the keyboard reaches each.
  await node(page, 'fc1').click({ position: { x: 30, y: 12 }, force: true })
  await card(page).getByRole('button', { name: 'W parameter' }).focus()
  await expect(page.locator('.parameter.pointed')).toContainText('Weight')
  await card(page).getByRole('button', { name: 'x read from forward' }).focus()
  await expect(page.locator('.parameter.pointed')).toHaveCount(0)
  await expect(card(page).locator('.formula [data-symbol="in"].lit').first()).toBeVisible()

  // And the other way round: a wire that is pointed at lights its letter, and a letter that is pointed at its wire.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await card(page).getByRole('button', { name: 'W parameter' }).focus()
  const letter = card(page).locator('[data-symbol-of="in"]')
  await expect(letter).not.toHaveClass(/lit/)
  const wire = await middleOfWire(page, 'x.out', 'fc1.in')
  await page.mouse.move(wire.x, wire.y)
  await expect(letter).toHaveClass(/lit/)
  await page.mouse.move(wire.x, wire.y + 120)
  await expect(letter).not.toHaveClass(/lit/)
  const look = () => page.screenshot({ clip: { x: wire.x - 10, y: wire.y - 10, width: 20, height: 20 } })
  const unlit = await look()
  await card(page).locator('.formula [data-symbol="in"]').first().hover()
  await expect.poll(async () => (await look()).equals(unlit)).toBe(false)
  await page.mouse.move(wire.x, wire.y + 120)
  await expect.poll(async () => (await look()).equals(unlit)).toBe(true)

  // Back: an activation is a table, a row a unit.
  await page.getByRole('button', { name: 'Step back' }).click()
  await expect(current(page)).toHaveAccessibleName('8 backward act1')
  const rows = card(page).getByRole('grid', { name: 'Entries of this step' }).locator('tbody tr')
  await expect(rows).toHaveCount(8)
  const third = await numbersOf(rows.nth(2).locator('[data-value]'))
  const slope = 1 - Math.tanh(Number(edge('act1.in').value.data[2])) ** 2
  expect(third[0]).toBe(edge('fc2.in').gradient!.data[2])
  expect(third[1]).toBe(edge('act1.in').value.data[2])
  expect(third[2]).toBeCloseTo(slope, 14)
  expect(third[3]).toBe(edge('act1.in').gradient!.data[2])
  await rows.nth(2).click()
  await expect(line).toContainText('∂L/∂x[0, 2]')
  expect((await readLine(line)).sum).toBe(third[3])

  // And forth again, forward formulas in forward steps.
  await page.getByRole('button', { name: 'Reset' }).click()
  await expect(card(page)).toHaveCount(0)
  await page.keyboard.press('F8')
  await page.keyboard.press('F8')
  await expect(current(page)).toHaveAccessibleName('1 forward fc1')
  await expect(made('out').locator('[data-value]')).toHaveCount(32)
  expect(await numbersOf(made('out').locator('[data-value]'))).toEqual(edge('act1.in').value.data.map(Number))
  const forward = await readLine(line)
  expect(forward.sum).toBeCloseTo(forward.result, 14)
  await expect(card(page).getByRole('button', { name: /grad_output/ })).toHaveCount(0)
})

test('where an output feeds several inputs, the card adds up the shares', async ({ app, page }) => {
  test.slow()
  // a = tanh(0.5) feeds 3a and a²: 3 comes back from one, 2a from the other.
  const nodes = {
    x: { type: 'input', attributes: { value: 0.5 } },
    a: { type: 'activation', attributes: { function: 'tanh' } },
    three: { type: 'constant', attributes: { value: 3 } },
    times: { type: 'multiply' },
    square: { type: 'power' },
  }
  const edges = [
    ['x.out', 'a.in'],
    ['a.out', 'times.in0'],
    ['three.out', 'times.in1'],
    ['a.out', 'square.in'],
  ]
  const text = JSON.stringify({ format: 'gradwire', version: 1, name: 'shares', nodes, edges })
  await openGraph(app, text)
  const item = page.getByRole('listitem', { name: /backward a$/ })
  await item.hover()
  await item.getByRole('button', { name: /^Run to step/ }).click()
  await expect(item).toHaveAttribute('aria-current', 'step')
  await page.keyboard.press('Alt+F8')
  const shares = card(page).getByRole('group', { name: 'grad_output is a sum' })
  await expect(shares).toBeVisible()
  const [first, second, sum] = await numbersOf(shares.locator('[data-value]'))
  expect([first, second].toSorted()).toEqual([2 * Math.tanh(0.5), 3])
  expect(sum).toBe(2 * Math.tanh(0.5) + 3)
})

test('runs stop at breakpoints and say why, and run to here goes both ways', async ({ app, page }) => {
  test.slow()
  await openGraph(app, readFileSync(simple, 'utf8'))
  const list = page.getByRole('list', { name: 'Plan' })
  const item = (name: string) => list.getByRole('listitem', { name, exact: true })
  const objective = page.locator('.plan .objective')
  const said = page.locator('[aria-live="polite"]')

  // A row selects its node; the dot before it is a breakpoint, on the card too.
  await item('2 forward act1').locator('.step').click()
  await expect(node(page, 'act1')).toHaveAttribute('data-selected', 'true')
  await page.keyboard.press('Control+F9')
  await expect(item('2 forward act1').getByRole('button', { name: 'Breakpoint on act1' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await expect(item('8 backward act1').getByRole('button', { name: 'Breakpoint on act1' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await expect(node(page, 'act1')).toHaveAttribute('aria-description', 'Breakpoint')

  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect(current(page)).toHaveAccessibleName('2 forward act1')
  await expect(objective).toHaveText('Objective –')
  await expect(said).toContainText('Stopped after step 2, act1 forward: breakpoint on act1')
  await expect(page.locator('.plan .stopped').first()).toContainText('breakpoint on act1')
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect(current(page)).toHaveAccessibleName('8 backward act1')
  // Between forward and backward stands what backward begins with.
  const { objective: total } = runBackward(simple)
  await expect(objective.locator('[data-value]')).toHaveAttribute('data-value', String(total))

  // Play stops there as well.
  await page.getByRole('button', { name: 'Reset' }).click()
  await page.getByRole('combobox', { name: 'Speed' }).selectOption({ label: '32×' })
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(current(page)).toHaveAccessibleName('2 forward act1')
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Breakpoint on act1' }).first().click()

  // To here by key from the list, back and forth, with arrows between rows.
  await item('2 forward act1').locator('.step').focus()
  await page.keyboard.press('ArrowRight')
  await expect(item('8 backward act1').locator('.step')).toBeFocused()
  await page.keyboard.press('Control+F8')
  await expect(current(page)).toHaveAccessibleName('8 backward act1')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Control+F8')
  await expect(current(page)).toHaveAccessibleName('1 forward fc1')
  // From the canvas: the step of the node that comes next.
  await node(page, 'loss').locator('.title').click()
  await page.keyboard.press('Control+F8')
  await expect(current(page)).toHaveAccessibleName('5 forward loss')

  // A norm that leaves its range.
  await page.getByRole('button', { name: 'Breakpoints' }).click()
  const menu = page.getByRole('dialog', { name: /^(Breakpoints|Stop on)/ })
  await menu.getByRole('checkbox', { name: /norm/ }).check()
  await menu.getByRole('textbox', { name: 'Largest norm' }).fill('1.5')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect(current(page)).toHaveAccessibleName('6 backward loss')
  await expect(said).toContainText('the norm of the gradient of loss.prediction is 2.85, above 1.5')
  await openTab(page, 'Plan')
})
