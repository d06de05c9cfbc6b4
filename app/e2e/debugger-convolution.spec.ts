/* The steps of a convolution: window over window with the real numbers, forward and for its three gradients. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Locator } from '@playwright/test'
import { runBackward } from './command-line.ts'
import { openGraph } from './gestures.ts'
import { expect, test } from './runtime.ts'

const file = path.resolve(import.meta.dirname, '../../core/samples/image-network.gradwire')
const numbersOf = (cells: Locator) =>
  cells.evaluateAll((all) => all.map((cell) => Number((cell as HTMLElement).dataset['value'])))

/** Chromium's exponential may differ from Node's in the last bit. */
function expectNear(shown: readonly number[], said: readonly (number | string)[]): void {
  expect(shown).toHaveLength(said.length)
  shown.forEach((number, i) => expect(number, `entry ${i}`).toBeCloseTo(Number(said[i]), 14))
}
const number = async (place: Locator) => Number(await place.getAttribute('data-value'))

test('a convolution’s steps show what lies over each other, and what it adds up to', async ({ app, page }) => {
  test.slow()
  await openGraph(app, readFileSync(file, 'utf8'))
  const said = runBackward(file)
  const { gradient: learned } = (
    said as unknown as { parameters: { [name: string]: { gradient: { data: number[] } } } }
  ).parameters['conv.weight']!
  const edge = (to: string) => said.edges.find((one) => one.to === to)!
  const pixels = edge('conv.in').value.data.map(Number)

  await page.getByRole('button', { name: 'Reset' }).click()
  await page.keyboard.press('F8')
  await page.keyboard.press('F8')
  await page.keyboard.press('Alt+F8')
  const card = page.getByRole('complementary', { name: 'Current step' })
  const made = (name: string) => card.locator(`[data-piece="made ${name}"]`)
  const side = (name: string) => card.locator(`[data-window-side="${name}"]`)
  const total = card.locator('.window-planes .total b')

  // Forward: y[0, 0, 3, 5] lies over rows 2 to 4 and columns 4 to 6 of the image.
  await made('out').locator('[data-place="29"]').click()
  await expect(total).toHaveAttribute('data-value', String(edge('relu.in').value.data[29]))
  const under = [2, 3, 4].flatMap((row) => [4, 5, 6].map((column) => pixels[row * 8 + column]!))
  expect(await numbersOf(side('in').locator('.cell'))).toEqual(under)
  const kernel = await numbersOf(side('weight').locator('.cell'))
  const sum = kernel.reduce((all, w, i) => all + w * under[i]!, 0)
  expect((await numbersOf(card.locator('[data-plane-sum]')))[0]).toBeCloseTo(sum, 14)
  const [bias] = await numbersOf(card.locator('[data-bias]'))
  expect(sum + bias!).toBeCloseTo(Number(edge('relu.in').value.data[29]), 14)
  // Pointing at a number lights the one it is multiplied with.
  await side('in').locator('.cell').nth(4).hover()
  await expect(side('weight').locator('.cell').nth(4)).toHaveClass(/lit/)
  // At the corner it hangs over the border: five places are padding.
  await made('out').locator('[data-place="0"]').click()
  await expect(side('in').locator('.cell.missing')).toHaveCount(5)
  await expect(total).toHaveAttribute('data-value', String(edge('relu.in').value.data[0]))

  // Backward: the three gradients are the command line's, and each is what its planes add up to.
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  const line = card.getByRole('group', { name: /written out$/ })
  await expect(line).toContainText('∂L/∂w')
  expectNear(await numbersOf(made('weight').locator('.cell')), learned.data.slice(0, 9))
  await made('weight').locator('[data-place="4"]').click()
  await expect(line).toContainText('∂L/∂w[0, 0, 1, 1]')
  expect(await number(line.locator('[data-result]'))).toBeCloseTo(learned.data[4]!, 14)
  // The middle of a kernel has met every pixel with what came back there.
  const back = edge('relu.in').gradient!.data.slice(0, 64).map(Number)
  expectNear(await numbersOf(side('grad_output').locator('.cell')), back)
  expect(await numbersOf(side('in').locator('.cell'))).toEqual(pixels)
  const met = back.reduce((all, g, i) => all + g * pixels[i]!, 0)
  expect((await numbersOf(card.locator('[data-plane-sum]')))[0]).toBeCloseTo(met, 13)

  await made('in').locator('[data-place="27"]').click()
  await expect(line).toContainText('∂L/∂x[0, 0, 3, 3]')
  expect(await number(total)).toBeCloseTo(Number(edge('conv.in').gradient!.data[27]), 14)
  // Four filters, of which three are shown and the last is told as a sum; their kernels lie the other way round.
  await expect(side('grad_output')).toHaveCount(3)
  const rest = await numbersOf(card.locator('.window-planes [data-rest]'))
  const planes = await numbersOf(card.locator('[data-plane-sum]'))
  expect([...planes, ...rest].reduce((all, one) => all + one, 0)).toBeCloseTo(
    Number(edge('conv.in').gradient!.data[27]),
    13,
  )
  const turned = await numbersOf(side('weight').first().locator('.cell'))
  expect(turned).toEqual(kernel.toReversed())

  await made('bias').locator('[data-place="0"]').click()
  await expect(line).toContainText('∂L/∂b[0]')
  await expect(side('in')).toHaveCount(0)
  expect((await numbersOf(card.locator('[data-plane-sum]')))[0]).toBeCloseTo(
    back.reduce((all, g) => all + g, 0),
    13,
  )
})
