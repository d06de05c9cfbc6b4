/* The gradient check in the window says what the command line says, names kinks, and shows how the error goes with the step. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './runtime.ts'

const cli = path.resolve(import.meta.dirname, '../../out/cli/gradwire.mjs')
const simple = readFileSync(path.resolve(import.meta.dirname, '../../core/samples/simple-network.gradwire'), 'utf8')

interface Printed {
  readonly passed: boolean
  readonly worst: { readonly at: string; readonly error: number }
  readonly checks: readonly { readonly of: string; readonly error: number; readonly kinks: number }[]
}

const check = (file: string): Printed =>
  JSON.parse(execFileSync(process.execPath, [cli, 'gradcheck', file, '--json'], { encoding: 'utf8' }))

const view = (page: Page) => page.getByRole('tabpanel', { name: 'Gradient check' })
const rows = (page: Page) => view(page).getByRole('table', { name: 'Gradient check' }).locator('tbody tr')

/** Of the palette of all commands, as somebody would without a pointer. */
async function see(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('gradient check')
  await page.keyboard.press('Enter')
  await expect(view(page)).toBeVisible()
}

test('gradients are checked, and what is wrong can be looked at', async ({ app, page }) => {
  test.slow()
  await app.answerOpen({ name: 'simple.gradwire', text: simple })
  await page.keyboard.press('Control+o')
  await expect(page.getByRole('tree', { name: 'Outline' }).getByRole('treeitem')).toHaveCount(6)
  await see(page)

  const file = path.join(app.folder, 'simple.gradwire')
  writeFileSync(file, simple)
  const said = check(file)
  await expect(rows(page)).toHaveCount(said.checks.length)
  for (const { of, error } of said.checks) {
    const row = view(page).locator(`[data-check="${of}"]`)
    const cells = await row
      .locator('[data-value]')
      .evaluateAll((all) => all.map((cell) => Number((cell as HTMLElement).dataset['value'])))
    expect(cells[2], `error of ${of}`).toBeCloseTo(error, 13)
    expect(Math.abs((cells[0] ?? NaN) - (cells[1] ?? NaN))).toBeLessThan(1e-6)
  }
  await expect(view(page).locator('.verdict')).toContainText(`at ${said.worst.at}`)

  // The sweep: two slopes, and numbers at every step that a cursor reads.
  const sweep = view(page).getByRole('region', { name: 'Epsilon sweep' })
  await view(page).locator('[data-check="fc1.weight"]').getByRole('button').click()
  await expect(sweep.getByRole('heading')).toContainText('fc1.weight[')
  const slope = async (which: string) =>
    Number(await sweep.locator(`[data-slope="${which}"]`).getAttribute('data-value'))
  await expect.poll(() => slope('truncation')).toBeGreaterThan(1.9)
  expect(await slope('truncation')).toBeLessThan(2.1)
  expect(await slope('rounding')).toBeLessThan(-0.7)
  const cursor = sweep.getByRole('slider')
  await cursor.focus()
  await page.keyboard.press('End')
  await expect(cursor).toHaveAttribute('aria-valuetext', /^ε 1: /)
  await page.keyboard.press('ArrowLeft')
  await expect(cursor).toHaveAttribute('aria-valuetext', /^ε 0\.562: /)

  // One node: its own weights, the edge into it and what it gives out.
  await view(page).getByRole('combobox', { name: 'Check' }).selectOption('fc2')
  await expect(rows(page)).toHaveCount(4)
  await expect(view(page).locator('[data-check="act1.out → fc2.in"]')).toContainText('ok')
  await expect(view(page).locator('[data-check="fc2.out"]')).toContainText('ok')
})

test('a kink is called a kink', async ({ app, page }) => {
  const relu = {
    format: 'gradwire',
    version: 1,
    nodes: {
      x: { type: 'input', attributes: { shape: [3], value: [0, 1, -1] } },
      relu: { type: 'activation' },
    },
    edges: [['x.out', 'relu.in']],
  }
  await app.answerOpen({ name: 'relu.gradwire', text: JSON.stringify(relu) })
  await page.keyboard.press('Control+o')
  await expect(page.getByRole('tree', { name: 'Outline' }).getByRole('treeitem')).toHaveCount(2)
  await see(page)
  await expect(view(page).locator('.verdict')).toHaveAttribute('data-passed', 'true')
  const kinks = view(page).getByRole('list', { name: 'Kinks' })
  await expect(kinks.getByRole('listitem')).toHaveCount(1)
  await expect(kinks).toContainText('x[0] kink here, at 0: backward 0, difference 0.5')
  await kinks.getByRole('button').click()
  await expect(view(page).getByRole('region', { name: 'Epsilon sweep' })).toContainText('Kink here.')
  // What takes long says how far it is, and can be stopped.
  const large = {
    format: 'gradwire',
    version: 1,
    nodes: {
      x: { type: 'input', attributes: { shape: [400] } },
      ...Object.fromEntries(['a', 'b', 'c'].map((id) => [id, { type: 'linear', attributes: { outFeatures: 400 } }])),
    },
    edges: [
      ['x.out', 'a.in'],
      ['a.out', 'b.in'],
      ['b.out', 'c.in'],
    ],
  }
  await app.answerOpen({ name: 'large.gradwire', text: JSON.stringify(large) })
  await page.keyboard.press('Control+o')
  const bar = view(page).getByRole('progressbar', { name: 'Checking gradients' })
  await expect(bar).toHaveAttribute('aria-valuenow', /^[1-9]\d?$/)
  await view(page).getByRole('button', { name: 'Stop checking gradients' }).press('Enter')
  await expect(bar).toBeHidden()
  await expect(view(page).locator('.gradcheck-view')).toHaveAttribute('aria-busy', 'false')
  await expect(view(page).getByRole('button', { name: 'Start again: checking gradients' })).toBeFocused()
})
