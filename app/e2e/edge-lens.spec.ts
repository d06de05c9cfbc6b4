/* What edges tell, card by card and cell by cell, against the command line's numbers. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runBackward } from './command-line.ts'
import { openTab, readEdges } from './gestures.ts'
import { expect, test } from './runtime.ts'

const sample = readFileSync(path.resolve(import.meta.dirname, '../../core/samples/simple-network.gradwire'), 'utf8')

/** By the definitions, from the numbers themselves. */
function statistics(data: readonly number[]) {
  const mean = data.reduce((a, b) => a + b, 0) / data.length
  return {
    norm: Math.hypot(...data),
    mean,
    std: Math.sqrt(data.reduce((a, b) => a + (b - mean) ** 2, 0) / data.length),
    min: Math.min(...data),
    max: Math.max(...data),
  }
}

test('cards, table, tensor viewer and training tell an edge as the command line does', async ({
  app,
  page,
  folder,
}) => {
  const file = path.join(folder, 'lens.gradwire')
  writeFileSync(file, sample)
  const { edges } = runBackward(file)
  const expected = new Map(edges.map((edge) => [edge.to, edge]))
  const numbers = (to: string, part: 'value' | 'gradient') => (expected.get(to)?.[part]?.data ?? []).map(Number)
  await app.answerOpen({ name: 'lens.gradwire', text: sample })
  await page.keyboard.press('Control+o')
  await expect(page.getByRole('tree', { name: 'Outline' }).getByRole('treeitem')).toHaveCount(6)
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()

  // Two cards at once, from the keyboard: each number is its own, the mean is not the maximum.
  await openTab(page, 'Edges')
  const table = page.getByRole('table', { name: 'Edges' })
  const canvas = page.getByRole('application', { name: 'Graph canvas' })
  for (const name of ['fc1.out → act1.in', 'act1.out → fc2.in']) {
    await table.getByRole('button', { name }).click()
    await canvas.focus()
    await page.keyboard.press('e')
    const card = page.getByRole('group', { name: `Edge ${name}` })
    await expect(card).toBeFocused()
    for (const part of ['value', 'gradient'] as const) {
      const row = card.getByRole('row', { name: new RegExp(`^${part}`) })
      for (const [word, wanted] of Object.entries(statistics(numbers(name.split(' → ')[1] ?? '', part))))
        await expect
          .poll(async () => Number(await row.locator(`[data-statistic="${word}"]`).getAttribute('data-value')))
          .toBeCloseTo(wanted, 9)
    }
    // A gradient whose signs cancel is told unit by unit.
    const bars = card.getByRole('img', { name: /Gradient by unit/ }).locator('rect')
    await expect(bars).toHaveCount(8)
    const sums = await bars.evaluateAll((all) => all.map((bar) => Number((bar as SVGElement).dataset['value'])))
    numbers(name.split(' → ')[1] ?? '', 'gradient').forEach((x, i) => expect(sums[i]).toBeCloseTo(x, 9))
  }
  const cards = page.getByRole('group', { name: /^Edge / })
  await expect(cards).toHaveCount(2)
  // Neither lies over the other, nor over the map.
  const map = page.getByRole('application', { name: 'Minimap' })
  await expect
    .poll(async () => {
      const boxes = await Promise.all([cards.nth(0), cards.nth(1), map].map((one) => one.boundingBox()))
      return boxes.some((a, i) =>
        boxes.some(
          (b, j) =>
            i < j &&
            a !== null &&
            b !== null &&
            a.x < b.x + b.width &&
            b.x < a.x + a.width &&
            a.y < b.y + b.height &&
            b.y < a.y + a.height,
        ),
      )
    })
    .toBe(false)
  const before = await cards.nth(1).boundingBox()
  await page.keyboard.press('ArrowDown')
  await expect.poll(async () => (await cards.nth(1).boundingBox())?.y).toBeCloseTo((before?.y ?? 0) + 16, 0)
  await page.keyboard.press('Escape')
  await expect(cards).toHaveCount(1)
  await expect(canvas).toBeFocused()

  // Sorted by gradient, largest first; the filter for none finds none.
  await table.getByRole('button', { name: 'Gradient', exact: true }).click()
  const norms = (await readEdges(page)).map(({ gradient }) => Math.abs(Number(gradient)))
  expect(norms).toEqual([...norms].sort((a, b) => b - a))
  await page.getByRole('group', { name: 'Show edges' }).getByRole('button', { name: 'None', exact: true }).click()
  await expect(table.locator('tbody tr')).toHaveCount(0)
  await page.getByRole('group', { name: 'Show edges' }).getByRole('button', { name: 'All', exact: true }).click()

  // The inspector of an edge has the same bars, unit by unit.
  await table.getByRole('button', { name: 'fc1.out → act1.in' }).click()
  const bars = page.getByRole('form', { name: 'Inspector' }).getByRole('img', { name: /^Gradient by unit/ })
  const units = numbers('act1.in', 'gradient')
  await expect(bars.locator('rect')).toHaveCount(units.length)
  const drawn = await bars
    .locator('rect')
    .evaluateAll((all) => all.map((bar) => Number(bar.getAttribute('data-value'))))
  drawn.forEach((x, i) => expect(x).toBeCloseTo(units[i] ?? NaN, 12))

  // A cell of fc1's output is its row of W, x and b; x leads on, and there is a way back.
  await cards.getByRole('button', { name: 'Value as table' }).click()
  const viewer = page.getByRole('tabpanel', { name: 'Tensor' })
  await viewer.getByRole('button', { name: 'Table', exact: true }).click()
  const grid = viewer.getByRole('grid')
  const out = numbers('act1.in', 'value')
  await expect(grid.locator('td[data-value]')).toHaveCount(8)
  const cells = await grid.locator('td').evaluateAll((all) => all.map((cell) => Number(cell.dataset['value'])))
  cells.forEach((x, i) => expect(x).toBeCloseTo(out[i] ?? NaN, 9))
  await grid.locator('[data-cell="0,3"]').click()
  const terms = viewer.getByRole('table', { name: 'Terms of act1.in[0, 3]' })
  await expect(terms.locator('tbody tr')).toHaveCount(3)
  await expect(terms).toContainText('fc1.weight[3, 1]')
  await expect(terms).toContainText('fc1.bias[3]')
  const products = await terms
    .locator('tbody td:last-child')
    .evaluateAll((all) => all.map((cell) => Number((cell as HTMLElement).dataset['value'])))
  expect(products.reduce((a, b) => a + b, 0)).toBeCloseTo(out[3] ?? NaN, 9)
  await terms.getByRole('button', { name: 'x.out[0, 1]' }).click()
  await expect(viewer.getByRole('navigation', { name: 'Way here' })).toContainText('x.out')
  await expect(viewer.getByText('Given: fed or learned.')).toBeVisible()
  await viewer.getByRole('button', { name: 'Back' }).click()
  await expect(terms).toBeVisible()

  // Training leaves the history of every norm behind.
  await openTab(page, 'Training')
  await page.getByLabel('Optimiser').selectOption('adam')
  await page.getByRole('textbox', { name: 'Steps' }).fill('40')
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await expect(page.getByRole('img', { name: /^Objective from/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeVisible()
  await openTab(page, 'Edges')
  await expect(table.getByRole('img', { name: /^Norm of fc1.in in training, from/ })).toBeVisible()
})
