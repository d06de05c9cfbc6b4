/* The lecture, predictions with hidden answers, exercises in a file, slides and presenting. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { readEdges } from './gestures.ts'
import { expect, test } from './runtime.ts'

const sample = (id: string) =>
  readFileSync(path.resolve(import.meta.dirname, `../../core/samples/${id}.gradwire`), 'utf8')

test.beforeEach(() => test.slow())

test('the lecture: a page opens its graph, and sees what was done', async ({ page }) => {
  await page.getByRole('button', { name: 'Lecture' }).click()
  const lecture = page.getByRole('article', { name: 'Lecture, topic 1' })
  await expect(lecture).toBeVisible()
  await expect(page.locator('[data-node="w"]')).toBeVisible()

  // L(w) = (2w − 6)², so the slope at 0 is 2 · (−6) · 2 = −24.
  const answer = lecture.getByRole('textbox', { name: /What is ∂L/ })
  await answer.fill('24')
  await answer.press('Enter')
  await expect(lecture).toContainText('The size is right, the sign is not.')
  await lecture.getByRole('button', { name: 'Hint' }).click()
  await expect(lecture).toContainText('The derivative of a square')
  await answer.fill('-24')
  await answer.press('Enter')
  await expect(lecture.locator('.result [data-value]')).toHaveAttribute('data-value', '-24')

  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  const tasks = lecture.getByRole('list', { name: 'Tasks' }).getByRole('listitem')
  await expect(tasks.filter({ hasText: 'Done:' }).filter({ hasText: 'Run backward' })).toHaveCount(1)

  // 2 · 2.4 − 6 = −1.2, and its square is 1.44.
  await page.locator('[data-node="w"]').click({ position: { x: 30, y: 12 } })
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await expect(lecture).toContainText('All done here.')
  await expect(lecture).toContainText('1 of 14 topics')

  await lecture.getByRole('combobox', { name: 'Topic' }).selectOption('7')
  const discard = page.getByRole('button', { name: /Discard|Don.t save/i })
  await discard.click()
  await expect(page.getByRole('article', { name: 'Lecture, topic 7' })).toContainText('The chain rule')
  await expect(page.locator('[data-node="g"]')).toBeVisible()

  // What is to be done in another view is seen there: the paths, and not only that some view is open.
  const chain = page.getByRole('article', { name: 'Lecture, topic 7' })
  const path = chain.getByRole('listitem').filter({ hasText: 'Open the path from v' })
  await page.keyboard.press('Shift+F5')
  await expect(path).toContainText('To do:')
  await path.getByRole('button', { name: 'Path Product' }).click()
  await expect(page.getByRole('tabpanel', { name: 'Path product' })).toContainText('1 path')
  await page.getByRole('tab', { name: 'Lecture' }).click()
  await expect(path).toContainText('Done:')
})

test('exercises are hidden until they are answered, stay in the file, and none is not 0', async ({ app, page }) => {
  const graph = JSON.parse(sample('chain-rule')) as Record<string, unknown>
  graph['extensions'] = {
    exercise: [
      { subject: { edge: 'g.x', part: 'gradient' }, ask: 'What is h′(2)?', hints: ['f′ times g′'] },
      { subject: { edge: 'f.u', part: 'value' } },
    ],
    other: { kept: true },
  }
  await app.answerOpen({ name: 'exercise.gradwire', text: JSON.stringify(graph) })
  await page.keyboard.press('Control+o')
  const exercises = page.getByRole('region', { name: 'Exercises' })
  await expect(exercises).toContainText('0 of 2 questions right')

  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect.poll(async () => (await readEdges(page)).find(({ edge }) => edge === 'f.out → h.in')?.gradient).toBe('1')
  const hidden = (await readEdges(page)).filter(({ edge }) => edge === 'x.out → g.x' || edge === 'g.out → f.u')
  expect(hidden.map(({ gradient }) => gradient)).toEqual([null, '10'])
  expect(hidden.map(({ value }) => value)).toEqual(['2', null])

  const mine = exercises.getByRole('textbox', { name: 'What is h′(2)?' })
  await mine.fill('none')
  await mine.press('Enter')
  await expect(exercises).toContainText('There is a path to the objective')
  await mine.fill('40')
  await mine.press('Enter')
  await expect(exercises).toContainText('1 of 2 questions right')
  await exercises.getByRole('button', { name: 'Reveal' }).click()
  await expect.poll(async () => (await readEdges(page)).find(({ edge }) => edge === 'g.out → f.u')?.value).toBe('5')
  expect((await readEdges(page)).find(({ edge }) => edge === 'x.out → g.x')?.gradient).toBe('40')

  // Another one is written from the window, is one step back, and lies in the file beside what others put there.
  await exercises.getByRole('checkbox', { name: 'Write' }).check()
  const own = page.getByRole('region', { name: 'Your own prediction' })
  await own.getByRole('combobox', { name: 'of' }).selectOption('h.in')
  await own.getByRole('button', { name: 'Keep as an exercise' }).click()
  await expect(exercises).toContainText('of 3 questions')
  await app.answerSave('kept.gradwire')
  await page.keyboard.press('Control+Shift+s')
  await expect.poll(() => app.saved('kept.gradwire')).toContain('"h.in"')
  const kept = JSON.parse(await app.saved('kept.gradwire')) as { extensions: { exercise: unknown[]; other: unknown } }
  expect(kept.extensions.exercise).toHaveLength(3)
  expect(kept.extensions.other).toEqual({ kept: true })
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(exercises).toContainText('of 2 questions')
})

test('slides keep where the plan is, and presenting shows the graph alone', async ({ app, page }) => {
  await app.answerOpen({ name: 'slides.gradwire', text: sample('simple-network') })
  await page.keyboard.press('Control+o')
  await expect(page.locator('[data-node="fc1"]')).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('slides')
  await page.getByRole('option', { name: /^Slides/ }).click()
  const add = page.getByRole('button', { name: 'Add slide' })
  await add.click()
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect(page.locator('[aria-current="step"]').first()).toContainText('fc1')
  await add.click()
  const slides = page.getByRole('list', { name: 'Slides' }).getByRole('listitem')
  await expect(slides).toHaveCount(2)
  await page.getByRole('textbox', { name: 'Title of slide 2' }).fill('All gradients')
  await page.getByRole('textbox', { name: 'Title of slide 2' }).press('Enter')

  await page.getByRole('button', { name: 'Present', exact: true }).click()
  await expect(page.getByRole('form', { name: 'Inspector' })).toHaveCount(0)
  await expect(page.getByRole('tabpanel', { name: 'Slides' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Run backward', exact: true })).toHaveCount(0)
  const slide = page.getByRole('status', { name: 'Slide' })
  await expect(slide).toContainText('2 of 2 All gradients')
  await page.keyboard.press('PageUp')
  await expect(slide).toContainText('1 of 2')
  await page.keyboard.press('PageDown')
  await expect(slide).toContainText('2 of 2')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('form', { name: 'Inspector' })).toBeVisible()
  await expect(page.getByRole('tabpanel', { name: 'Slides' })).toBeVisible()
  await expect(page.getByRole('status', { name: 'Run' })).toContainText('2.03')
})
