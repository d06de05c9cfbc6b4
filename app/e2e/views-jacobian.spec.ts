/* The Jacobian view, its numbers compared with the command line's and with what is worked out by hand. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { jacobianOf } from './command-line.ts'
import { openGraph } from './gestures.ts'
import { expect, test } from './runtime.ts'
import type { Page } from '@playwright/test'

const samples = path.resolve(import.meta.dirname, '../../core/samples')

const view = (page: Page) => page.getByRole('tabpanel', { name: 'Jacobian' })
const grid = (page: Page) => view(page).getByRole('grid')

async function numbers(page: Page, attribute: 'cell' | 'beside' | 'below'): Promise<number[]> {
  return grid(page)
    .locator(`[data-${attribute}]`)
    .evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset['value'])))
}

async function choose(page: Page, label: string, name: string): Promise<void> {
  const field = view(page).getByRole('combobox', { name: label, exact: true })
  await field.focus()
  await page.keyboard.type(name)
  await expect(
    view(page)
      .getByRole('option', { name: new RegExp(`^${name.replace('.', '\\.')} ?\\b`) })
      .first(),
  ).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(field).toHaveValue(name)
}

test('shows the Jacobian of the command line, its structure, and grad_output times it', async ({ app, page }) => {
  const file = path.join(samples, 'simple-network.gradwire')
  test.slow()
  await openGraph(app, readFileSync(file, 'utf8'))
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await page.locator('[data-node="act1"]').click()
  await page.keyboard.press('Shift+J')
  await expect(view(page)).toBeFocused()
  // All of the graph was in view, and still is in what is left of the canvas.
  const canvas = (await page.getByRole('application', { name: 'Graph canvas' }).boundingBox())!
  const right = async () => {
    const box = (await page.locator('[data-node="loss"]').boundingBox())!
    return box.x + box.width
  }
  await expect.poll(right).toBeLessThanOrEqual(canvas.x + canvas.width)

  // tanh works entry by entry: 1 − y² on the diagonal.
  await expect(view(page).locator('[data-of="structure"]')).toHaveText(
    'Diagonal, each output reads one input: 8 of 64 entries can be other than 0.',
  )
  const byNode = jacobianOf(file, 'act1', 'fc1')
  expect(await numbers(page, 'cell')).toEqual(byNode)
  await expect(view(page).locator('[data-of="agrees"]')).toHaveAttribute('data-value', '0')
  const gradOutput = await numbers(page, 'beside')
  const product = (upTo: number) =>
    Array.from({ length: 8 }, (_, j) => {
      let sum = 0
      for (let i = 0; i < upTo; i++) sum += gradOutput[i]! * byNode[i * 8 + j]!
      return sum
    })
  expect(await numbers(page, 'below')).toEqual(product(8))

  // Row by row: from all of them back to the third.
  const previous = view(page).getByRole('button', { name: 'Previous row' })
  for (let i = 0; i < 5; i++) await previous.click()
  await expect(view(page).getByText('row 2 of 8')).toBeVisible()
  expect(await numbers(page, 'below')).toEqual(product(3))
  await expect(view(page).locator('[data-of="sum"]')).toHaveAttribute('data-value', String(product(3)[2]))

  // An entry opens the two numbers and a step to both sides.
  await grid(page).locator('[data-cell="2,2"]').focus()
  await page.keyboard.press('Enter')
  const entry = view(page).getByRole('region', { name: 'Entry' })
  await expect(entry.locator('[data-of="analytic"]')).toHaveAttribute('data-value', String(byNode[18]))
  const numeric = Number(await entry.locator('[data-of="numeric"]').getAttribute('data-value'))
  expect(Math.abs(numeric - byNode[18]!)).toBeLessThan(1e-7)
  await page.keyboard.press('Escape')
  await expect(grid(page).locator('[data-cell="2,2"]')).toBeFocused()

  // By a parameter, chosen by typing: a row of the weight reads x.
  await choose(page, 'of', 'fc1')
  await choose(page, 'with respect to', 'fc1.weight')
  await expect(view(page).locator('[data-of="structure"]')).toContainText(
    'Block diagonal, 8 blocks of 1 × 2: 16 of 128',
  )
  expect(await numbers(page, 'cell')).toEqual(jacobianOf(file, 'fc1', 'fc1.weight'))
  await choose(page, 'with respect to', 'x')
  await expect(view(page).locator('[data-of="structure"]')).toContainText('It is fc1.weight itself')
})

test('offers products with a vector above the limit, and draws what is too large for a table', async ({
  app,
  page,
}) => {
  const nodes = {
    x: { type: 'input', attributes: { shape: [1500], value: 2 } },
    y: { type: 'expression', attributes: { expression: 'x^2' } },
    few: { type: 'slice', attributes: { axis: 0, end: 60 } },
  }
  const edges = [
    ['x.out', 'y.x'],
    ['y.out', 'few.in'],
  ]
  await openGraph(app, JSON.stringify({ format: 'gradwire', version: 1, name: 'large', nodes, edges }))
  await page.keyboard.press('Shift+J')
  await choose(page, 'of', 'y')
  await expect(view(page).getByRole('status')).toContainText(/2.250.000 entries/)
  const result = view(page).locator('.numbers [data-value]')
  // grad_output is ones before anything ran, and d(x²) = 2x.
  await expect(result.first()).toHaveAttribute('data-value', '4')
  await view(page).getByRole('combobox', { name: 'Product' }).selectOption('right')
  await view(page).getByRole('combobox', { name: 'v is' }).selectOption('given')
  await view(page).getByRole('textbox').fill('1 -0.5 3')
  const product = async (index: number) =>
    Number(await view(page).locator(`.numbers [data-index="${index}"]`).getAttribute('data-value'))
  // 1,500 rows: a step along v to both sides.
  await expect.poll(() => product(1)).toBeCloseTo(-2, 6)
  expect(await product(2)).toBeCloseTo(12, 6)

  await choose(page, 'of', 'few')
  await choose(page, 'with respect to', 'x')
  const canvas = view(page).getByRole('application')
  await canvas.focus()
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
  await expect(view(page).locator('output')).toHaveText('out 2, in 2: 4')
  await page.keyboard.press('Enter')
  await expect(view(page).getByRole('region', { name: 'Entry' }).locator('[data-of="input"]')).toHaveAttribute(
    'data-value',
    '2',
  )
})
