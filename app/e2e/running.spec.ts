/* Playing a plan, and the edges that have no ordinary number: none, zero and NaN. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { openGraph, openTab, readEdges } from './gestures.ts'
import { expect, test } from './runtime.ts'

test('play goes through the plan, pause holds it, and it ends at the last step', async ({ app, page }) => {
  const simple = path.resolve(import.meta.dirname, '../../core/samples/simple-network.gradwire')
  await openGraph(app, readFileSync(simple, 'utf8'))
  const current = page.getByRole('list', { name: 'Plan' }).locator('[aria-current="step"]')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(current).toHaveAccessibleName('1 forward fc1')
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  const held = await current.getAttribute('aria-label')
  await page.waitForTimeout(1500)
  await expect(current).toHaveAccessibleName(held ?? '')
  await page.getByRole('combobox', { name: 'Speed' }).selectOption({ label: '32×' })
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(current).toHaveAccessibleName('9 backward fc1')
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
})

test('none is not zero, and a NaN names the step that made it', async ({ app, page }) => {
  const nodes = {
    x: { type: 'input', attributes: { value: -1 } },
    relu: { type: 'activation' },
    stop: { type: 'stopGradient' },
    log: { type: 'activation', attributes: { function: 'log' } },
    out: { type: 'output' },
  }
  const edges = [
    ['x.out', 'relu.in'],
    ['x.out', 'stop.in'],
    ['x.out', 'log.in'],
    ['log.out', 'out.in'],
  ]
  await openGraph(app, JSON.stringify({ format: 'gradwire', version: 1, name: 'states', nodes, edges }))
  await openTab(page, 'Edges')
  const table = page.getByRole('table', { name: 'Edges' })
  const row = (edge: string) => table.getByRole('row').filter({ hasText: edge })
  // Nothing has run: a shape, and no numbers.
  await expect(row('x.out → relu.in')).toContainText('B×1')
  expect((await readEdges(page)).every(({ value, gradient }) => value === null && gradient === null)).toBe(true)
  await page.getByRole('button', { name: 'Run forward', exact: true }).click()
  await expect.poll(async () => (await readEdges(page)).map(({ value }) => value)).toEqual(['-1', '-1', '-1', 'NaN'])
  expect((await readEdges(page)).every(({ gradient }) => gradient === null)).toBe(true)
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  // relu is flat at −1; behind stopGradient there is nothing; log′(−1) = −1, though log(−1) is none of the numbers.
  await expect
    .poll(async () => (await readEdges(page)).map(({ gradient }) => gradient))
    .toEqual(['0', 'none', '-1', '1'])
  await expect(row('x.out → stop.in')).toContainText('none')
  await expect(row('log.out → out.in')).toContainText('NaN')
  await openTab(page, 'Problems')
  const problem = page.getByRole('list', { name: 'Problems' }).getByRole('listitem')
  await expect(problem).toHaveCount(1)
  await expect(problem).toContainText('log')
  await expect(problem).toContainText(/NaN/)
  // The card that made it says so as well, and no other does.
  await expect(page.locator('[data-node="log"]')).toHaveAccessibleDescription(/NaN/)
  await expect(page.locator('[data-node="relu"]')).toHaveAccessibleDescription('')
})
