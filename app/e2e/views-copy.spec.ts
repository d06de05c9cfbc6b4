/* Every view is copied as a picture and as LaTeX that can be set, with the numbers it shows. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import katex from 'katex'
import { openGraph, openView } from './gestures.ts'
import { expect, test } from './runtime.ts'

const file = path.resolve(import.meta.dirname, '../../core/samples/convolution-direct.gradwire')

test('every view of derivatives is copied as SVG and as LaTeX', async ({ app, page, runtime }) => {
  test.slow()
  if (runtime === 'chromium') await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openGraph(app, readFileSync(file, 'utf8'))
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await page.locator('[data-node="conv"]').click()

  async function copied(as: 'SVG' | 'LaTeX'): Promise<string> {
    await page.evaluate(() => navigator.clipboard.writeText(''))
    await page.getByRole('button', { name: 'Copy this view' }).click()
    await page.getByRole('menuitem', { name: `Copy as ${as}` }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe('')
    return page.evaluate(() => navigator.clipboard.readText())
  }

  for (const title of ['Step', 'Jacobian', 'Path product', 'Tensor', 'Functions', 'Gradient check', 'Diagnosis']) {
    // "Step" is a command of the debugger as well.
    if (title === 'Step') await page.keyboard.press('Shift+Y')
    else await openView(page, title)
    const panel = page.getByRole('tabpanel', { name: title })
    await expect(panel.locator('[data-value]').first()).toBeVisible()
    const svg = await copied('SVG')
    const drawn = await page.evaluate((text) => {
      const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml')
      const wrong = documentElement.querySelector('parsererror') !== null
      return { name: documentElement.tagName, wrong, text: documentElement.textContent }
    }, svg)
    expect(drawn).toMatchObject({ name: 'svg', wrong: false })
    expect(drawn.text, title).toMatch(/\d/)
    const latex = await copied('LaTeX')
    expect(latex, title).toMatch(/\d/)
    const set = katex.renderToString(latex, { displayMode: true, throwOnError: true, strict: false })
    expect(set, title).toContain('katex')
  }

  // The lecture's numbers: v = g · J is in both.
  await openView(page, 'Convolution two ways')
  await expect(page.locator('[data-of="agrees"]')).toHaveAttribute('data-value', '0')
  expect(await copied('LaTeX')).toContain('3 & -1 & -3 & 3 & 4')
  const picture = await copied('SVG')
  for (const number of ['−1', '−3', '4']) expect(picture).toContain(`>${number}<`)
})
