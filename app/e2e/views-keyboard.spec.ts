/* Every view on the simple network by the keyboard alone, its numbers beside the command line's; no barriers in any look. */
import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { cellOf, jacobianOf, runBackward } from './command-line.ts'
import { expect, test } from './runtime.ts'

const file = path.resolve(import.meta.dirname, '../../core/samples/simple-network.gradwire')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const looks = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const

/** What is serious or worse in the views, light, dark and with forced colours. */
async function barriers(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const look of looks) {
    await page.emulateMedia({ ...look, reducedMotion: 'reduce' })
    const serious = await page.evaluate(async () => {
      interface Violation {
        readonly id: string
        readonly impact: string
        readonly nodes: readonly { readonly target: readonly string[] }[]
      }
      const { axe } = window as unknown as { axe: { run(root: Element): Promise<{ violations: Violation[] }> } }
      const { violations } = await axe.run(document.querySelector('[aria-label="Views"]')!)
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
    })
    found.push(...serious.map((one) => `${look.colorScheme} ${look.forcedColors}: ${one}`))
  }
  return found
}

test('every view by keyboard alone, exact, without barriers', async ({ app, page }) => {
  test.slow()
  const run = runBackward(file)
  const edge = (to: string) => run.edges.find((one) => one.to === to)!
  const canvas = page.getByRole('application', { name: 'Graph canvas' })
  const view = (title: string) => page.getByRole('tabpanel', { name: title, exact: true })
  const cells = (title: string) =>
    view(title)
      .getByRole('grid')
      .first()
      .locator('[data-cell]')
      .evaluateAll((all) => all.map((cell) => Number((cell as HTMLElement).dataset['value'])))
  const number = (title: string, selector: string) =>
    expect.poll(async () => Number(await view(title).locator(selector).first().getAttribute('data-value')))

  await app.answerOpen({ name: 'net.gradwire', text: readFileSync(file, 'utf8') })
  await page.keyboard.press('Control+o')
  await expect(canvas).toBeVisible()
  await page.evaluate(`${axe};0`)
  await page.keyboard.press('Shift+F5')
  await expect(page.getByRole('status', { name: 'Run' })).toContainText('2.03')
  for (let i = 0; i < 60 && !(await canvas.evaluate((one) => one === document.activeElement)); i++)
    await page.keyboard.press('Tab')
  await expect(canvas).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  const fc1 = page.locator('[data-node="fc1"]')
  await expect(fc1).toBeFocused()
  const weight = jacobianOf(file, 'fc1', 'x')

  /** Opens a view about fc1, and comes back to the card. */
  async function see(keys: string, title: string, look: () => Promise<void>): Promise<void> {
    await page.keyboard.press(keys)
    await expect(view(title)).toBeFocused()
    await look()
    expect(await barriers(page), title).toEqual([])
    await page.keyboard.press('Escape')
    await expect(canvas).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(fc1).toBeFocused()
  }

  await see('Shift+J', 'Jacobian', async () => {
    await expect.poll(() => cells('Jacobian')).toEqual(weight)
  })
  await see('Shift+K', 'Path product', async () => {
    await expect(view('Path product').locator('[data-of="count"]')).toHaveText('1 path')
    expect(await view('Path product').locator('[data-of="agrees"]').getAttribute('data-value')).toBe('0')
  })
  await see('Shift+T', 'Tensor', async () => {
    await number('Tensor', '[data-statistic="norm"]').toBeCloseTo(Number(cellOf(edge('act1.in').value)), 12)
  })
  await see('Shift+U', 'Functions', async () => {
    await number('Functions', '[data-of="f"]').toBeCloseTo(run.objective, 12)
    // ∂L/∂W₀₀ = δ₀ x₀: the gradient at fc1's output times its input.
    const slope = Number(edge('act1.in').gradient?.data[0]) * Number(edge('fc1.in').value.data[0])
    await number('Functions', '[data-of="slope0"]').toBeCloseTo(slope, 12)
  })
  await see('Shift+G', 'Gradient check', async () => {
    await expect(view('Gradient check')).toContainText('Passed. 34 entries')
  })
  await see('Shift+D', 'Diagnosis', async () => {
    const ratio = Number(cellOf(edge('fc1.in').gradient)) / Number(cellOf(edge('act1.in').gradient))
    await number('Diagnosis', '[data-ratio="fc1"] [data-way="backward"]').toBeCloseTo(ratio, 12)
  })
  await see('Shift+V', 'Convolution two ways', async () => {
    await number('Convolution two ways', '[data-of="difference"]').toBe(0)
  })
  await see('Shift+Y', 'Step written out', async () => {
    await expect(view('Step written out')).toContainText('fc1 backward')
    await expect(view('Step written out').locator('.formula').first()).toBeVisible()
  })
  await see('q', 'Predict', async () => {
    await expect(view('Predict').getByRole('button', { name: 'Predict', exact: true })).toBeVisible()
  })
  await see('Shift+L', 'Slides', async () => {
    await expect(view('Slides')).toBeVisible()
  })
  await see('F4', 'Lecture', async () => {
    await expect(view('Lecture').getByRole('heading').first()).toBeVisible()
  })
})
