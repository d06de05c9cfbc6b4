import { describe, expect, it } from 'vitest'
import { compile } from '../../core/compile/compile.ts'
import { openFile } from '../../core/format/file.ts'
import { encodeUtf8 } from '../../core/format/utf8.ts'
import { samples } from '../../core/samples/index.ts'
import { addComment } from '../../core/graph/comments.ts'
import { connect } from '../../core/graph/connect.ts'
import { setAttribute } from '../../core/graph/attributes.ts'
import type { Diff } from '../../core/graph/diff.ts'
import type { Problem } from '../../core/graph/problems.ts'
import { removeItems } from '../../core/graph/remove-items.ts'
import { removeNodes } from '../../core/graph/remove.ts'
import { cellQuestion } from '../worker/questions/cell.ts'
import { functionQuestion } from '../worker/questions/function.ts'
import { gradcheckQuestion } from '../worker/questions/gradcheck.ts'
import { jacobianQuestion } from '../worker/questions/jacobian.ts'
import { pathsQuestion } from '../worker/questions/paths.ts'
import { quantityQuestion } from '../worker/questions/quantity.ts'
import { createApp } from './create-app.ts'
import { edgeLook } from './edge-look.ts'
import { placeNode } from './place-node.ts'
import { loadSample } from './sample-texts.ts'
import { fakeHost } from './testing/fake-host.ts'
import { inProcessWorker } from './testing/in-process-worker.ts'

/** The whole state of a window, with a worker that runs in between. */
function bench() {
  const workers: ReturnType<typeof inProcessWorker>[] = []
  const app = createApp({
    host: fakeHost(),
    startWorker() {
      const worker = inProcessWorker()
      workers.push(worker)
      return worker
    },
    settings: { getItem: () => null, setItem: () => undefined },
    mac: false,
  })
  const { workspace } = app
  const idle = async () => {
    await workers.at(-1)?.idle()
  }
  const edit = (label: string, diff: Diff | Problem) => workspace.perform(label, diff)
  const set = (id: string, name: string, value: number | readonly number[] | string) =>
    edit('Set', setAttribute(workspace.document, id, name, value))
  const wire = (from: string, to: string) => edit('Wire', connect(workspace.document, from, to))
  /** x → linear → loss against t, as one clicks it together. */
  const build = async () => {
    for (const type of ['input', 'linear', 'loss', 'input']) placeNode(workspace, type)
    const [t = ''] = workspace.selection.value.nodes
    set('x', 'value', 2)
    wire('x.out', 'fc1.in')
    wire('fc1.out', 'loss.prediction')
    wire(`${t}.out`, 'loss.target')
    await idle()
    return t
  }
  return { app, workspace, run: workspace.run, runner: app.runner, idle, set, build, workers }
}

describe('the state of a window', () => {
  it('reads a file in the worker, in pieces, and both have the very document', async () => {
    const { app, workspace, run, idle } = bench()
    for (const { id } of samples) {
      const bytes = encodeUtf8(await loadSample(id))
      await app.files.openGiven({ ref: undefined, name: 'a.gradwire', bytes })
      const { document } = openFile(bytes)
      expect(app.store.document).toEqual(document)
      // What the compiler says came with it, before anything was asked.
      const { types, plan } = compile(app.store.document)
      for (const [port, type] of types) expect(workspace.outputType(port)).toEqual(type)
      expect(run.steps.value.map(({ node }) => node)).toEqual(plan?.steps.map(({ node }) => node))
      app.runner.go('backward')
      await idle()
      expect(run.position.value).toBe(run.steps.value.length)
    }
    // More than fits into one piece.
    const nodes = Object.fromEntries(Array.from({ length: 2500 }, (_, i) => [`n${i}`, { type: 'relu' }]))
    const large = encodeUtf8(JSON.stringify({ format: 'gradwire', version: 1, nodes, edges: [] }))
    await app.files.openGiven({ ref: undefined, name: 'b.gradwire', bytes: large })
    expect(app.store.document).toEqual(openFile(large).document)
    expect(app.store.document.nodes.size).toBe(2500)
    const before = app.store.document
    await app.files.openGiven({ ref: undefined, name: 'c.gradwire', bytes: encodeUtf8('{') })
    expect(app.files.failure.value?.problems[0]?.code).toBe('E_JSON')
    expect(app.store.document).toBe(before)
  })

  it('builds a graph by clicking: nodes beside each other, wires where they are asked for', async () => {
    const { workspace, build } = bench()
    await build()
    expect([...workspace.document.positions.values()]).toEqual([
      [32, 40],
      [232, 40],
      [432, 40],
      [632, 40],
    ])
    expect([...workspace.document.edges.values()].map(({ from, to }) => `${from} ${to}`)).toEqual([
      'x.out fc1.in',
      'fc1.out loss.prediction',
      'x2.out loss.target',
    ])
    expect(workspace.problems.value).toEqual([])
    expect(workspace.run.steps.value.map((row) => `${row.index} ${row.phase} ${row.node}`)).toEqual([
      '0 forward x',
      '1 forward fc1',
      '2 forward x2',
      '3 forward loss',
      '4 backward loss',
      '5 backward fc1',
    ])
  })

  it('runs, goes stale with an edit, and knows none of it after a reset', async () => {
    const { workspace, run, runner, idle, set, build } = bench()
    await build()
    runner.go('backward')
    expect(run.state.value).toBe('running')
    await idle()
    expect(run.state.value).toBe('idle')
    expect(run.position.value).toBe(6)
    expect(run.current.value?.node).toBe('fc1')
    expect(run.edge('fc1.in')?.value?.scalar).toBe(2)
    expect(run.edge('fc1.in')?.gradient).toBeTruthy()
    expect(run.outputGradient('fc1.out')).toEqual(run.edge('loss.prediction')?.gradient)
    set('x', 'value', 3)
    expect(run.edge('fc1.in')).toMatchObject({ stale: true, value: { scalar: 2 } })
    expect(edgeLook(run.edge('fc1.in'), workspace.outputType('x.out')).gradientLabel).toMatch(/stale$/)
    expect(run.position.value).toBe(0)
    await idle()
    runner.go('next')
    await idle()
    expect(run.edge('fc1.in')).toMatchObject({ stale: false, value: { scalar: 3 } })
    expect(run.edge('loss.prediction')).toBeUndefined()
    runner.go('start')
    await idle()
    expect(run.edge('fc1.in')).toBeUndefined()
  })

  it('does not go stale when a card moves or gets a label', async () => {
    const { workspace, run, runner, idle, build } = bench()
    await build()
    runner.go('backward')
    await idle()
    workspace.perform('Move', { positions: { fc1: [workspace.document.positions.get('fc1'), [7, 7]] } })
    await idle()
    expect(run.edge('fc1.in')?.stale).toBe(false)
    expect(run.position.value).toBe(6)
  })

  it('recomputes after an edit where that is switched on', async () => {
    const { app, run, runner, idle, set, build } = bench()
    await build()
    app.settings.autoRecompute = true
    runner.go('backward')
    await idle()
    set('x', 'value', 3)
    await idle()
    expect(run.edge('fc1.in')).toMatchObject({ stale: false, value: { scalar: 3 } })
    expect(run.position.value).toBe(6)
  })

  it('keeps what is shown while a drag is run, and of changes that come faster makes the last', async () => {
    const { run, runner, idle, set, build, app } = bench()
    await build()
    runner.go('backward')
    await idle()
    const made: number[] = []
    const drag = (value: number) =>
      runner.refresh(() => {
        made.push(value)
        set('x', 'value', value)
      })
    for (const value of [3, 4, 5]) drag(value)
    // One is under way, and what it will replace is not faded before it is there.
    expect(made).toEqual([3])
    expect(run.edge('fc1.in')).toMatchObject({ stale: false, value: { scalar: 2 } })
    expect(run.position.value).toBe(6)
    await idle()
    await idle()
    expect(made).toEqual([3, 5])
    expect(run.edge('fc1.in')).toMatchObject({ stale: false, value: { scalar: 5 } })
    expect(run.state.value).toBe('idle')
    drag(6)
    drag(7)
    runner.settle()
    expect(made).toEqual([3, 5, 6, 7])
    await idle()
    expect(run.edge('fc1.in')?.value?.scalar).toBe(7)
    // An edit that nothing follows is stale at once, and so is one that takes parts away.
    set('x', 'value', 8)
    expect(run.edge('fc1.in')).toMatchObject({ stale: true })
    app.settings.autoRecompute = true
    runner.go('backward')
    await idle()
    app.workspace.undo()
    expect(run.edge('fc1.in')).toMatchObject({ stale: false, value: { scalar: 8 } })
    await idle()
    expect(run.edge('fc1.in')).toMatchObject({ stale: false, value: { scalar: 7 } })
  })

  it('throws away results that come too late', async () => {
    const { run, runner, idle, set, build } = bench()
    await build()
    runner.go('backward')
    set('x', 'value', 9)
    await idle()
    expect(run.position.value).toBe(0)
    expect(run.edge('fc1.in')).toBeUndefined()
  })

  it('feeds a batch of its own, and keeps values that fit no longer', async () => {
    const { app, run, runner, idle, set, build } = bench()
    await build()
    app.feed.setInput('x', { shape: [3, 1], data: Float64Array.of(1, 2, 3) })
    runner.go('backward')
    await idle()
    expect(run.batch.value).toBe(3)
    expect(run.edge('fc1.in')?.value).toMatchObject({ shape: [3, 1], mean: 2 })
    app.workspace.perform('Loosen', setAttribute(app.workspace.document, 'x', 'value', undefined))
    set('x', 'shape', [4])
    expect(app.feed.fits('x')).toBe(false)
    expect(app.feed.batch()).toBe(3)
    app.workspace.undo()
    expect(app.feed.fits('x')).toBe(true)
    await idle()
    runner.go('forward')
    await idle()
    expect(run.edge('fc1.in')?.value?.mean).toBe(2)
  })

  it('says what is wrong where a run cannot be', async () => {
    const { app, workspace, runner, run, idle } = bench()
    placeNode(workspace, 'linear')
    await idle()
    runner.go('backward')
    await idle()
    expect(run.state.value).toBe('idle')
    expect(app.messages.shown.value[0]?.text).toContain('fc1')
  })

  it('trains as one edit and shows the gradient after it', async () => {
    const { workspace, run, runner, idle, build, app } = bench()
    await build()
    runner.go('backward')
    await idle()
    const before = run.objective.value ?? 0
    runner.train(5, { kind: 'sgd', learningRate: 0.01 })
    expect(runner.training.value.running).toBe(true)
    await idle()
    expect(runner.training.value).toMatchObject({ running: false, done: 5 })
    // Training is done in float32 where nobody asked for more.
    expect(runner.training.value.history[0]).toBeCloseTo(before, 5)
    expect(app.store.state.value.undoLabel).toBe('Train 5 steps')
    // The last norms kept are those of the gradients shown now, with the same weights.
    expect(runner.norms.steps.at(-1)).toBe(5)
    for (const to of app.store.document.edges.keys())
      expect(runner.norms.of(to)?.at(-1), to).toBeCloseTo(run.edge(to)?.gradient?.norm ?? NaN, 4)
    expect(run.objective.value).toBeLessThan(before)
    expect(run.position.value).toBe(6)
    workspace.undo()
    await idle()
    runner.go('forward')
    await idle()
    expect(run.objective.value).toBe(before)
  })

  it('tells a number that is to be found out to nobody but who checks it', async () => {
    const { app, runner, idle, build } = bench()
    await build()
    runner.go('backward')
    await idle()
    const subject = { edge: 'fc1.in', part: 'gradient' } as const
    const cell = { subject: { port: 'x.out', part: 'gradient' } as const, place: 0 }
    const derivative = { of: 'loss', wrt: 'fc1.in', sample: 0 }
    const told = await runner.ask(jacobianQuestion, derivative)
    expect(told).toMatchObject({ answer: { m: 1, n: 1 } })
    app.hidden.set([subject], app.store.document)
    expect(await runner.ask(jacobianQuestion, derivative)).toMatchObject({ problem: { code: 'E_HIDDEN' } })
    expect(await runner.ask(pathsQuestion, { ...derivative, most: 8 })).toMatchObject({ problem: { code: 'E_HIDDEN' } })
    expect(await runner.ask(gradcheckQuestion, { scope: 'all' })).toMatchObject({ problem: { code: 'E_HIDDEN' } })
    expect(await runner.ask(cellQuestion, cell)).toBeUndefined()
    expect(await runner.ask(quantityQuestion, { subject, at: 0 })).toMatchObject({ answer: { status: 'there' } })
    // What does not tell it stays open; and it all comes back with the answer.
    expect(await runner.ask(jacobianQuestion, { ...derivative, wrt: 'fc1.weight' })).toHaveProperty('answer')
    const matter = runner.matter.value
    app.hidden.set([], app.store.document)
    expect(runner.matter.value).toBeGreaterThan(matter)
    expect(await runner.ask(jacobianQuestion, derivative)).toEqual(told)
  })

  it('draws a function as far as its descent leads, unless that runs off', async () => {
    const { app, runner } = bench()
    const bytes = encodeUtf8(await loadSample('minimise-one-weight'))
    await app.files.openGiven({ ref: undefined, name: 'a.gradwire', bytes })
    // L(w) = (2w − 6)², from w = 0: its minimum is at 3.
    const drawn = async (rate: number) => {
      const descent = { rate, steps: 20 }
      const reply = await runner.ask(functionQuestion, { turn: 0, axes: [], descent, detail: 'fine' })
      return reply !== undefined && 'answer' in reply ? reply.answer.axes[0]?.range : undefined
    }
    expect(await drawn(0.1)).toEqual([-4, 4])
    expect(await drawn(0.01)).toEqual([-3, 3])
    expect(await drawn(0.3)).toEqual([-2, 2])
  })

  it('answers for a tensor that is not there', async () => {
    const { runner, idle, build } = bench()
    await build()
    const look = runner.look({ parameter: 'fc1.weight', part: 'gradient' }, 4, 4)
    await idle()
    expect(await look).toMatchObject({ status: 'notYet' })
    runner.go('backward')
    await idle()
    const page = runner.page({ edge: 'fc1.in', part: 'value' }, 0, 10)
    const later = runner.look({ parameter: 'fc1.weight', part: 'gradient' }, 4, 4)
    await idle()
    expect(await page).toMatchObject({ status: 'there', shape: [1, 1], data: Float64Array.of(2) })
    expect(await later).toMatchObject({ status: 'there', summary: { shape: [1, 1] } })
  })

  it('undo and redo bring back what was selected', async () => {
    const { workspace, build } = bench()
    await build()
    const chosen = () => [...workspace.selection.value.nodes, ...workspace.selection.value.edges]
    const remove = (...ids: string[]) => workspace.perform('Delete', removeNodes(workspace.document, ids))
    workspace.select({ nodes: ['fc1', 'loss'] })
    remove('fc1', 'loss')
    expect(chosen()).toEqual([])
    workspace.select({ nodes: ['x'] })
    remove('x')
    workspace.undo()
    expect(chosen()).toEqual(['x'])
    workspace.undo()
    expect(chosen()).toEqual(['fc1', 'loss'])

    // To select is no step of its own; an edit leaves behind what one had selected last.
    workspace.select({ nodes: ['x'] })
    workspace.perform('Move', { positions: { x: [workspace.document.positions.get('x'), [7, 7]] } })
    workspace.select({ edges: ['loss.target'] })
    workspace.undo()
    expect(chosen()).toEqual(['x'])
    workspace.redo()
    expect(chosen()).toEqual(['loss.target'])

    // What nobody had selected comes back selected all the same: what was undone can be seen.
    workspace.select({ nodes: ['x'] })
    workspace.begin('Delete').update(removeNodes(workspace.document, ['x2']))
    workspace.select({})
    workspace.undo()
    expect(chosen()).toEqual(['x2'])

    // Frames and comments as well.
    workspace.select({})
    workspace.perform('Add comment', addComment(workspace.document, 'here', [0, 0]).diff)
    workspace.notes.value = new Set(['comment 0'])
    workspace.perform(
      'Delete comment',
      removeItems(workspace.document, [], [], { frames: [], comments: [0], points: [] }),
    )
    workspace.notes.value = new Set()
    workspace.undo()
    expect([...workspace.notes.value]).toEqual(['comment 0'])
    workspace.jump(0)
    expect([...workspace.notes.value, ...chosen()]).toEqual([])
  })

  it('deselects what is gone and refuses what cannot be', async () => {
    const { app, workspace, build } = bench()
    await build()
    workspace.select({ nodes: ['fc1', 'nobody'] })
    expect([...workspace.selection.value.nodes]).toEqual(['fc1'])
    expect(workspace.whyNot('loss.out', 'fc1.in')?.code).toBe('E_CYCLE')
    expect(workspace.whyNot('x.out', 'loss.prediction')).toBeUndefined()
    // Three wires, a value, and three nodes: fc1 is gone then.
    for (let count = 0; count < 7; count++) workspace.undo()
    expect([...workspace.document.nodes.keys()]).toEqual(['x'])
    expect([...workspace.selection.value.nodes]).toEqual(['x'])
    expect(workspace.perform('Set', setAttribute(workspace.document, 'x', 'shape', [0]))).toBe(false)
    expect(app.messages.shown.value).toHaveLength(1)
  })
})
