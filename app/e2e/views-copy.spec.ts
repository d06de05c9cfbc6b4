/* Every view is copied as a picture and as LaTeX that can be set, with the numbers it shows. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import katex from 'katex'
import { openGraph, openView } from './gestures.ts'
import { expect, test } from './runtime.ts'

const file = path.resolve(import.meta.dirname, '../../core/samples/convolution-direct.gradwire')

test('every view is copied as SVG, and as LaTeX where it has formulas or tables', async ({ app, page, runtime }) => {
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

  /** The texts of the picture, which has to be one. */
  async function picture(): Promise<string> {
    const svg = await copied('SVG')
    const drawn = await page.evaluate((text) => {
      const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml')
      const wrong = documentElement.querySelector('parsererror') !== null
      return { name: documentElement.tagName, wrong, text: documentElement.textContent }
    }, svg)
    expect(drawn).toMatchObject({ name: 'svg', wrong: false })
    return drawn.text
  }

  for (const title of [
    'Step written out',
    'Jacobian',
    'Path product',
    'Tensor',
    'Functions',
    'Gradient check',
    'Diagnosis',
  ]) {
    await openView(page, title)
    const panel = page.getByRole('tabpanel', { name: title })
    await expect(panel.locator('[data-value]').first()).toBeVisible()
    expect(await picture(), title).toMatch(/\d/)
    const latex = await copied('LaTeX')
    expect(latex, title).toMatch(/\d/)
    const set = katex.renderToString(latex, { displayMode: true, throwOnError: true, strict: false })
    expect(set, title).toContain('katex')
  }

  // The lecture's numbers: v = g · J is in both.
  await openView(page, 'Convolution two ways')
  await expect(page.locator('[data-of="agrees"]')).toHaveAttribute('data-value', '0')
  expect(await copied('LaTeX')).toContain('3 & -1 & -3 & 3 & 4')
  const svg = await copied('SVG')
  for (const number of ['−1', '−3', '4']) expect(svg).toContain(`>${number}<`)

  // What is taught with is copied too: questions without their answers, titles of slides, a page of the lecture.
  await openView(page, 'Predict')
  await page.getByRole('tabpanel', { name: 'Predict' }).getByRole('button', { name: 'Predict', exact: true }).click()
  const question = page.getByRole('form', { name: /^What is / })
  await expect(question).toBeVisible()
  const asked = await picture()
  expect(asked).toContain((await question.getAttribute('aria-label'))!)
  expect(asked).toContain('a number, or none')
  await openView(page, 'Slides')
  const slides = page.getByRole('tabpanel', { name: 'Slides' })
  await slides.getByRole('button', { name: 'Add slide' }).click()
  const title = slides.getByRole('textbox', { name: 'Title of slide 1' })
  await title.fill('What comes back')
  await title.press('Tab')
  expect(await picture()).toContain('What comes back')
  await openView(page, 'Lecture')
  const lecture = page.getByRole('tabpanel', { name: 'Lecture' })
  const heading = (await lecture.getByRole('heading').first().textContent())!
  expect(await picture()).toContain(heading)
  expect(katex.renderToString(await copied('LaTeX'), { throwOnError: true, strict: false })).toContain('katex')
})
