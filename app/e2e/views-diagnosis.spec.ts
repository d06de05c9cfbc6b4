/* Findings name a culprit with numbers that can be worked out by hand; what is tried runs on a copy, and is one edit if accepted. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { openGraph, openTab, openView, readEdges } from './gestures.ts'
import { expect, test, type RunningApp } from './runtime.ts'

const sample = (name: string) =>
  readFileSync(path.resolve(import.meta.dirname, `../../core/samples/${name}.gradwire`), 'utf8')

const view = (page: Page) => page.getByRole('tabpanel', { name: 'Diagnosis' })
const finding = (page: Page, rule: string) => view(page).locator(`[data-rule="${rule}"]`)
const number = async (place: Locator) => Number(await place.getAttribute('data-value'))

async function open(app: RunningApp, text: string): Promise<void> {
  await openGraph(app, text)
  await openView(app.page, 'Diagnosis')
}

test('a chain that vanishes: culprit, evidence, a what-if, and one step to undo', async ({ app, page }) => {
  test.slow()
  await open(app, sample('vanishing-gradients'))
  const vanishing = finding(page, 'vanishingChain')
  await expect(vanishing).toBeVisible()
  await expect(vanishing).toHaveAttribute('data-culprit', /^(act|fc)\d+$/)

  // The Problems tab says how many there are, and which.
  await openTab(page, 'Problems')
  const counted = page.getByRole('tabpanel', { name: /^Problems/ }).locator('[data-findings]')
  const verdict = view(page).locator('.verdict')
  await expect(counted).toHaveAttribute('data-findings', (await verdict.getAttribute('data-findings')) ?? 'none')
  await expect(counted).toContainText(`(${(await vanishing.getAttribute('data-culprit')) ?? 'none'})`)

  // The same from the Edges table: what arrives at x over what leaves the loss.
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect.poll(async () => (await readEdges(page)).every(({ gradient }) => gradient !== null)).toBe(true)
  const edges = await readEdges(page)
  const gradient = (edge: string) => Number(edges.find((row) => row.edge === edge)?.gradient)
  const first = Math.abs(gradient('act10.out → loss.prediction'))
  expect(await number(vanishing.locator('[data-evidence="norm at the objective"]'))).toBeCloseTo(first, 12)
  const left = await number(vanishing.locator('[data-evidence="left of it"]'))
  expect(left / (gradient('x.out → fc1.in') / first)).toBeCloseTo(1, 9)
  // A node's ratio is that of its two edges.
  const ratio = view(page).locator('[data-ratio="act5"] [data-way="backward"]')
  expect(await number(ratio)).toBeCloseTo(gradient('fc5.out → act5.in') / gradient('act5.out → fc6.in'), 12)

  // Tried on a copy with the keyboard alone: the document stays as it is.
  const other = vanishing.getByRole('button', { name: 'Use Tanh in 10 nodes' })
  await other.focus()
  await page.keyboard.press('Enter')
  const trial = vanishing.getByRole('group', { name: 'What if: Use Tanh in 10 nodes' })
  await expect(trial).toContainText('The finding is')
  const objective = trial.locator('[data-row="objective"] [data-value]')
  const shown = await page.getByRole('status', { name: 'Run' }).textContent()
  expect(shown).toContain('Objective')
  expect(await number(objective.nth(0))).not.toBe(await number(objective.nth(1)))
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled()

  await trial.getByRole('button', { name: /^Accept/ }).click()
  await expect(page.getByRole('button', { name: 'Undo' })).toBeEnabled()
  await expect(finding(page, 'vanishingChain')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(finding(page, 'vanishingChain')).toBeVisible()

  // The culprit is a key press away.
  const culprit = (await finding(page, 'vanishingChain').getAttribute('data-culprit'))!
  await finding(page, 'vanishingChain')
    .getByRole('button', { name: `Go to ${culprit}` })
    .click()
  await expect(page.getByRole('form', { name: 'Inspector' })).toContainText(culprit)
})

test('what is wired wrong, and a rate that is too large', async ({ app, page }) => {
  test.slow()
  const wrong = {
    format: 'gradwire',
    version: 1,
    name: 'wired wrong',
    nodes: {
      x: { type: 'input', attributes: { shape: [4], value: [3, 0, 0, -1] } },
      soft: { type: 'activation', attributes: { function: 'softmax' } },
      t: { type: 'input', attributes: { shape: [], value: 0, role: 'target' } },
      loss: { type: 'loss', attributes: { function: 'crossEntropy' } },
    },
    edges: [
      ['x.out', 'soft.in'],
      ['soft.out', 'loss.prediction'],
      ['t.out', 'loss.target'],
    ],
  }
  await open(app, JSON.stringify(wrong))
  const softmaxed = finding(page, 'softmaxedLogits')
  await expect(softmaxed).toHaveAttribute('data-culprit', 'soft')
  expect(await number(softmaxed.locator('[data-evidence="loss of a perfect answer"]'))).toBeCloseTo(
    Math.log(Math.E + 3) - 1,
    12,
  )
  await softmaxed.getByRole('button', { name: 'Remove the softmax soft' }).click()
  // −log softmax(3, 0, 0, −1)₀, by hand.
  const logits = Math.log(Math.exp(3) + 2 + Math.exp(-1)) - 3
  const after = softmaxed.locator('[data-row="objective"] [data-value]').nth(1)
  await expect.poll(() => number(after)).toBeCloseTo(logits, 12)
  await softmaxed.getByRole('button', { name: /^Accept/ }).click()
  await expect(page.getByRole('tree', { name: 'Outline' }).getByRole('treeitem')).toHaveCount(3)
  await expect(view(page).locator('.verdict')).toHaveAttribute('data-findings', '0')

  // L(w) = (2w − 6)²: a rate above 2/8 overshoots.
  await open(app, sample('minimise-one-weight').replaceAll('\r', ''))
  const rate = view(page).getByLabel('Learning rate of the diagnosis')
  await rate.fill('0.3')
  await page.keyboard.press('Enter')
  const overshoots = finding(page, 'overshootingRate')
  await expect(overshoots).toHaveAttribute('data-culprit', 'w')
  expect(await number(overshoots.locator('[data-evidence="largest rate that goes down"]'))).toBeCloseTo(0.25, 12)
  expect(await number(overshoots.locator('[data-evidence="objective after it"]'))).toBeCloseTo(70.56, 10)
  // The rate is the window's and not the graph's: accepting one is no step of the history, and there is a way back.
  await overshoots.getByRole('button', { name: /^Train with rate/ }).click()
  const trial = overshoots.getByRole('group', { name: /^What if: Train with rate/ })
  await expect(trial.locator('[data-row] [data-value]').first()).toBeVisible()
  await expect(rate).toHaveValue('0.3')
  await trial.getByRole('button', { name: /^Accept/ }).click()
  await expect(overshoots).toHaveCount(0)
  const accepted = Number(await rate.inputValue())
  expect(accepted).toBeLessThan(0.25)
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled()
  await openTab(page, 'Training')
  await expect(page.getByRole('tabpanel', { name: 'Training' }).getByLabel('Learning rate')).toHaveValue(
    String(accepted),
  )
  await view(page).getByRole('button', { name: 'Back to 0.3' }).click()
  await expect(rate).toHaveValue('0.3')
  await expect(overshoots).toBeVisible()
  await expect(view(page).getByRole('button', { name: /^Back to/ })).toHaveCount(0)
  await rate.fill('0.24')
  await page.keyboard.press('Enter')
  await expect(overshoots).toHaveCount(0)
})
