/* Convolution two ways: the lecture's example in the numbers worked out by hand, and a node of the graph. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { jacobianOf, runBackward } from './command-line.ts'
import { openGraph } from './gestures.ts'
import { expect, test } from './runtime.ts'
import type { Page } from '@playwright/test'

const file = path.resolve(import.meta.dirname, '../../core/samples/convolution-direct.gradwire')
const view = (page: Page) => page.getByRole('tabpanel', { name: 'Convolution two ways' })

async function shown(page: Page, grid: string, part: 'cell' | 'beside' | 'below' = 'cell'): Promise<(number | null)[]> {
  return view(page)
    .getByRole('grid', { name: grid, exact: true })
    .locator(`[data-${part}]`)
    .evaluateAll((cells) =>
      cells.map((cell) => {
        const { value } = (cell as HTMLElement).dataset
        return value === undefined ? null : Number(value)
      }),
    )
}
const J = 'Jacobian of the convolution'
const loop = 'Iterations of the direct loop'
const result = 'Gradient by the direct loop'

test('fills J, multiplies it, and runs the direct loop beside it: the lecture’s numbers', async ({ app, page }) => {
  test.slow()
  await app.answerOpen({ name: 'convolution.gradwire', text: readFileSync(file, 'utf8') })
  await page.keyboard.press('Control+o')
  await page.locator('[data-node="conv"]').click()
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await page.getByRole('form', { name: 'Inspector' }).getByRole('button', { name: 'Convolution two ways…' }).click()

  // h = (1, 2, −1), g = (1, −1, 0, 2, 1): J has h₂ on its diagonal, h₁ above it and h₃ below it.
  const band = [2, 1, 0, 0, 0, -1, 2, 1, 0, 0, 0, -1, 2, 1, 0, 0, 0, -1, 2, 1, 0, 0, 0, -1, 2]
  const v = [3, -1, -3, 3, 4]
  await expect.poll(() => shown(page, J, 'beside')).toEqual([1, -1, 0, 2, 1])
  expect(await shown(page, J)).toEqual(band)
  expect(await shown(page, J, 'below')).toEqual(v)
  expect(await shown(page, result)).toEqual(v)
  await expect(view(page).locator('[data-of="difference"]')).toHaveAttribute('data-value', '0')
  await expect(view(page).locator('[data-of="agrees"]')).toHaveAttribute('data-value', '0')
  await expect(view(page).locator('[data-of="dense-multiplications"]')).toHaveAttribute('data-value', '25')
  await expect(view(page).locator('[data-of="direct-multiplications"]')).toHaveAttribute('data-value', '13')

  // A cell lights its iteration, and the other way round.
  const cell = (grid: string, place: string) =>
    view(page).getByRole('grid', { name: grid, exact: true }).locator(`[data-cell="${place}"]`)
  await cell(J, '3,4').focus()
  await expect(cell(loop, '3,0')).toHaveClass(/ringed/)
  await expect(view(page).locator('[data-of="step"]')).toContainText('i = 4, j = 5, k = i − j = −1')
  await expect(view(page).locator('[data-of="step"]')).toHaveAttribute('data-value', '2')
  await cell(loop, '4,2').focus()
  await expect(cell(J, '4,3')).toHaveClass(/ringed/)

  // Step by step: one entry of J, then none of the product yet, then k = −1 alone.
  const next = view(page).getByRole('button', { name: 'Next step' })
  await view(page).getByRole('button', { name: '1 Fill J' }).click()
  expect((await shown(page, J)).every((value) => value === null)).toBe(true)
  await next.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  expect((await shown(page, J)).slice(0, 3)).toEqual([2, 1, null])
  await expect(view(page).locator('code.lit')).toHaveText(/J\[i, j\] = h\[k \+ 2\]/)
  await page.keyboard.press('Enter')
  await expect(view(page).locator('code.lit')).toHaveText(/if −1 ≤ k ≤ 1:/)
  await view(page).getByRole('button', { name: '3 Direct loop' }).click()
  for (let i = 0; i < 4; i++) await next.click()
  expect(await shown(page, result)).toEqual([0, 1, -1, 0, 2])
  await expect(view(page).locator('code.lit')).toHaveText(/v\[j\] \+= g\[i\] · h\[k \+ 2\]/)

  // The example without a node: not flipped, J has h as it stands.
  await view(page).getByRole('combobox', { name: 'Convolution' }).selectOption({ label: 'the lecture’s example' })
  await view(page).getByRole('checkbox', { name: 'Flip kernel' }).uncheck()
  await expect.poll(async () => (await shown(page, J)).slice(0, 5)).toEqual([2, -1, 0, 0, 0])
  // v_j = g_(j+1) − g_(j−1) + 2 g_j, worked out by hand.
  expect(await shown(page, J, 'below')).toEqual([1, -3, 3, 5, 0])
  expect(await shown(page, result)).toEqual([1, -3, 3, 5, 0])

  // Both ways as the signal and the kernel grow: n² against those of k · n that lie within, and times of this machine.
  const costs = view(page).getByRole('region', { name: 'Costs' })
  const rows = () =>
    costs
      .locator('details tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))
  const counts = async () =>
    (await rows()).map(([size, dense, direct]) => [size, dense, direct].map((text) => Number(text?.replace(/\D/g, ''))))
  await expect(costs.getByRole('img')).toHaveCount(3)
  expect(await counts()).toEqual([8, 16, 32, 64, 128, 256, 512].map((n) => [n, n * n, 3 * n - 2]))
  await costs.getByRole('button', { name: 'the kernel grows' }).click()
  const within = (k: number) => k * 128 - ((k - 1) * (k + 1)) / 4
  await expect.poll(counts).toEqual([1, 3, 5, 9, 17, 33, 65].map((k) => [k, 128 * 128, within(k)]))
  for (const [, , , memory, , dense, direct] of await rows())
    expect([memory, dense, direct].every((text) => /[1-9]/.test(text ?? ''))).toBe(true)
})

test('a convolution of an image: J in blocks, both ways and backward agree; its preview opens the tensor', async ({
  app,
  page,
  folder,
}) => {
  test.slow()
  const attributes = { outChannels: 2, kernelSize: [3, 2], padding: 1, stride: [2, 1], flipKernel: true }
  const text = JSON.stringify({
    format: 'gradwire',
    version: 1,
    seed: 3,
    nodes: { x: { type: 'input', attributes: { shape: [2, 4, 3] } }, conv: { type: 'conv', attributes } },
    edges: [['x.out', 'conv.in']],
  })
  const image = path.join(folder, 'image.gradwire')
  writeFileSync(image, text)
  await app.answerOpen({ name: 'image.gradwire', text })
  await page.keyboard.press('Control+o')
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await page.locator('[data-node="conv"]').click()
  await page.keyboard.press('Shift+V')

  // Of 16 × 24 the 8 × 12 of the first channels.
  const whole = jacobianOf(image, 'conv', 'x')
  const block = Array.from({ length: 96 }, (_, cell) => whole[Math.floor(cell / 12) * 24 + (cell % 12)])
  await expect.poll(() => shown(page, J)).toEqual(block.map((x) => (x ?? NaN) + 0))
  expect(Number(await view(page).locator('[data-of="difference"]').getAttribute('data-value'))).toBeLessThan(1e-14)
  expect(Number(await view(page).locator('[data-of="agrees"]').getAttribute('data-value'))).toBeLessThan(1e-14)
  await view(page).getByRole('grid', { name: J, exact: true }).locator('[data-cell="1,3"]').focus()
  await expect(view(page).locator('[data-of="step"]')).toContainText('i = (0,1), j = (1,0), k = (')

  const cells = await page.locator('[data-node="x"] .card-cells.value').boundingBox()
  await page.mouse.dblclick((cells?.x ?? 0) + 3, (cells?.y ?? 0) + 3)
  await expect(page.getByRole('tabpanel', { name: 'Tensor' })).toContainText('1×2×4×3')
})

test('of a large convolution one entry is followed, in this view and in the tensor', async ({
  app,
  page,
  folder,
  runtime,
}) => {
  test.slow()
  const text = JSON.stringify({
    format: 'gradwire',
    version: 1,
    name: 'large image',
    seed: 5,
    nodes: {
      x: { type: 'input', attributes: { shape: [3, 48, 48] } },
      conv: { type: 'conv', attributes: { outChannels: 8, padding: 1 } },
      square: { type: 'activation', attributes: { function: 'square' } },
    },
    edges: [
      ['x.out', 'conv.in'],
      ['conv.out', 'square.in'],
    ],
  })
  const large = path.join(folder, 'large.gradwire')
  writeFileSync(large, text)
  const said = runBackward(large)
  const dx = said.edges.find(({ to }) => to === 'conv.in')!.gradient!.data.map(Number)
  const g = said.edges.find(({ to }) => to === 'square.in')!.gradient!.data.map(Number)
  await openGraph(app, text)
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await page.locator('[data-node="conv"]').click()
  await page.keyboard.press('Shift+V')

  // In the middle of the image nine outputs reach an entry; at its corner four.
  // What is drawn from a seed may differ between Node and Chromium in the last bit.
  const rounded = (x: number | null | undefined) => Number((x ?? NaN).toFixed(11))
  const besides = async () => (await shown(page, J, 'beside')).map(rounded)
  const around = (row: number, column: number) =>
    [row - 1, row, row + 1].flatMap((y) =>
      [column - 1, column, column + 1].flatMap((x) => (x < 0 || y < 0 ? [] : [rounded(g[y * 48 + x])])),
    )
  await expect.poll(besides).toEqual(around(24, 24))
  await view(page).getByRole('textbox', { name: 'Follow row' }).fill('0')
  await view(page).getByRole('textbox', { name: 'Follow column' }).fill('0')
  await page.keyboard.press('Enter')
  await expect.poll(besides).toEqual(around(0, 0))
  const own = (await shown(page, result)).filter((x) => x !== null)
  expect(own).toHaveLength(1)
  const column = await shown(page, J)
  const width = column.length / 4
  const sum = around(0, 0).reduce((all, one, row) => all + one * column[row * width]!, 0)
  expect(own[0]).toBeCloseTo(sum, 9)
  expect(Number(await view(page).locator('[data-of="difference"]').getAttribute('data-value'))).toBeLessThan(1e-13)
  expect(Number(await view(page).locator('[data-of="agrees"]').getAttribute('data-value'))).toBeLessThan(1e-12)
  await view(page).getByRole('button', { name: '3 Direct loop' }).click()
  await view(page).getByRole('button', { name: 'Next step' }).click()
  expect((await shown(page, result)).filter((x) => x !== null)).toHaveLength(1)

  // And over all channels, from the tensor: 8 filters · 4 kernel entries made what came back to the corner.
  await page.locator('[data-node="conv"]').click()
  await page.keyboard.press('Shift+T')
  const tensor = page.getByRole('tabpanel', { name: 'Tensor' })
  await tensor.getByRole('combobox', { name: 'Tensor' }).selectOption('port x.out')
  await tensor.getByRole('button', { name: 'Gradient', exact: true }).click()
  await tensor.getByRole('button', { name: 'Table' }).click()
  await tensor.getByRole('gridcell').first().click()
  await page.keyboard.press('Enter')
  const sources = tensor.getByRole('region', { name: /^Where .* comes from$/ })
  await expect(sources).toContainText('20 smaller ones')

  // Its channels stand beside each other; one opens, and is copied with every digit, as is the whole.
  await tensor.getByRole('button', { name: 'Channels' }).click()
  await expect(tensor.getByRole('button', { name: /^Channel \d$/ })).toHaveCount(3)
  await tensor.getByRole('button', { name: 'Channel 2' }).click()
  if (runtime === 'chromium') await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const copied = async (name: string) => {
    await page.evaluate(() => navigator.clipboard.writeText(''))
    await tensor.getByRole('button', { name }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe('')
    return page.evaluate(() => navigator.clipboard.readText())
  }
  const csv = (await copied('Copy as CSV')).trim().split('\n')
  expect(csv.map((line) => line.split(',').map((x) => rounded(Number(x))))).toEqual(
    Array.from({ length: 48 }, (_, y) => dx.slice((96 + y) * 48, (97 + y) * 48).map(rounded)),
  )
  const whole = JSON.parse(/\[[^]*\]/.exec(await copied('Copy as NumPy'))?.[0] ?? '') as unknown[]
  expect((whole.flat(Infinity) as number[]).map(rounded)).toEqual(dx.map(rounded))
  const last = sources.locator('tfoot [data-value]')
  expect(Number(await last.getAttribute('data-value'))).toBeCloseTo(dx[0]!, 11)
})
