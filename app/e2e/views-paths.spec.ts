/* The paths between two nodes, their shares and their sum, compared with the command line's Jacobian and with PyTorch's rule. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { jacobianOf } from './command-line.ts'
import { expect, test } from './runtime.ts'

const file = path.resolve(import.meta.dirname, '../../core/samples/residual-block.gradwire')

test('shows every path, lit on the canvas, and that they add up to what backward has', async ({ app, page }) => {
  test.slow()
  await app.answerOpen({ name: 'residual.gradwire', text: readFileSync(file, 'utf8') })
  await page.keyboard.press('Control+o')
  await page.locator('[data-node="sum"]').click()
  await page.keyboard.press('Shift+K')
  const view = page.getByRole('tabpanel', { name: 'Path product' })
  const paths = view.getByRole('listbox', { name: 'Paths' }).getByRole('option')
  await expect(view.locator('[data-of="count"]')).toHaveText('2 paths')
  await expect(paths).toHaveText([/1\s*sum ← x/, /2\s*sum ← fc2 ← act ← fc1 ← x/])

  const shown = (name: string) =>
    view
      .getByRole('grid', { name, exact: true })
      .locator('[data-cell]')
      .evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset['value'])))
  const total = jacobianOf(file, 'sum', 'x')
  expect(await shown('What backward has')).toEqual(total)
  const branch = jacobianOf(file, 'fc2', 'x')
  expect(await shown('Path 2 in the sum')).toEqual(branch)
  // The skip hands on what it gets.
  const identity = Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0))
  expect(await shown('Path 1 in the sum')).toEqual(identity)
  const sum = await shown('Sum of the paths')
  sum.forEach((value, i) => expect(value).toBeCloseTo(branch[i]! + identity[i]!, 12))
  const agrees = Number(await view.locator('[data-of="agrees"]').getAttribute('data-value'))
  expect(agrees).toBeLessThan(1e-14)

  // By keyboard: the branch, its four factors, and its nodes selected on the canvas.
  await paths.first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(paths.nth(1)).toBeFocused()
  await expect(view.getByRole('region', { name: 'Path 2' }).locator('figcaption')).toHaveText([
    /J4\s*sum\s*4×4/,
    /J3\s*fc2\s*4×4/,
    /J2\s*act\s*4×4/,
    /J1\s*fc1\s*4×4/,
    /path 2\s*4×4/,
  ])
  await expect(page.locator('[data-node="fc1"]')).toHaveClass(/selected/)
  await expect(page.locator('[data-node="loss"]')).not.toHaveClass(/selected/)

  // Picked on the canvas, the end first: the order does not matter.
  await view.getByRole('button', { name: 'Pick on the canvas' }).click()
  await page.locator('[data-node="fc2"]').click()
  await page.locator('[data-node="fc1"]').click()
  await expect(view.locator('[data-of="count"]')).toHaveText('1 path')
  await expect(paths).toHaveText([/1\s*fc2 ← act ← fc1/])
  expect(await shown('What backward has')).toEqual(jacobianOf(file, 'fc2', 'fc1'))
})
