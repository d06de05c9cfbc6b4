import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { spawn } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import type { Finished } from './testing/gradwire.ts'
import { command, gradwire, graphFile, root, sample, temporaryFolder } from './testing/gradwire.ts'

const { file, folder, remove } = temporaryFolder()
afterAll(remove)

const simple = sample('simple-network')
const names = ['check', 'compile', 'run', 'gradcheck', 'jacobian', 'layout', 'open']
const wantsFile = names.filter((name) => name !== 'open')

/** The words that make a call of a command complete but for the file. */
const restOf = (name: string) => (name === 'jacobian' ? ['--of', 'loss', '--wrt', 'x'] : [])

describe('help and version', () => {
  it('prints the version of package.json', async () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
    expect(await gradwire(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('lists every command', async () => {
    const { status, stdout, stderr } = await gradwire(['--help'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const name of names) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
  })

  it.each(names)('explains %s with its usage and every option', async (name) => {
    const { status, stdout, stderr } = await gradwire([name, '--help'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const usage = stdout.split('\n').find((line) => line.startsWith(`usage: gradwire ${name}`))!
    for (const [option] of usage.matchAll(/--[a-z-]+/g)) expect(stdout).toMatch(new RegExp(`^  ${option}\\b`, 'm'))
    expect((await gradwire(['help', name])).stdout).toBe(stdout)
  })
})

describe('a wrong call', () => {
  const calls: [string, string[], RegExp][] = [
    ['no command', [], /no command/],
    ['an unknown command', ['frobnicate'], /no command "frobnicate"; the commands are check, compile/],
    ['a mistyped command', ['chekc', simple], /did you mean check\?/],
    ['a command that is yet to come', ['train', simple], /Gradwire 0\.1\.0 has no command "train"/],
    ['an unknown option', ['check', simple, '--frobnicate'], /unknown option --frobnicate; there are --help, --json/],
    ['a mistyped option', ['run', simple, '--bacward'], /unknown option --bacward; did you mean --backward\?/],
    ['an option of another command', ['check', simple, '--backward'], /unknown option --backward/],
    ['a value for a switch', ['run', simple, '--backward=yes'], /--backward takes no value/],
    ['an option without its value', ['run', simple, '--batch'], /--batch needs a value/],
    ['an option in place of a value', ['run', simple, '--inputs', '--backward'], /--inputs needs a value/],
    ['two files', ['check', simple, simple], /takes one file, not 2/],
    ['a batch of nothing', ['run', simple, '--batch', '0'], /--batch 0 is not a whole number above 0/],
    ['a batch of a half', ['compile', simple, '--batch', '0.5'], /--batch 0\.5 is not/],
    ['a negative batch', ['run', simple, '--batch', '-3'], /--batch -3 is not/],
    ['a batch beside inputs', ['run', simple, '--batch', '2', '--inputs', 'x.json'], /exclude each other/],
    ['an unknown engine', ['run', simple, '--engine', 'gpu'], /no engine "gpu"; the engines are wasm and reference/],
    ['standard input twice', ['run', '-', '--inputs', '-'], /only once/],
    ['a Jacobian of nothing', ['jacobian', simple, '--wrt', 'x'], /--of/],
    ['a Jacobian with respect to nothing', ['jacobian', simple, '--of', 'loss'], /--wrt/],
    ...wantsFile.map((name): [string, string[], RegExp] => [
      `${name} without a file`,
      [name, ...restOf(name)],
      /needs a graph file/,
    ]),
  ]

  it.each(calls)('%s: status 2, one error line and the usage', async (_, words, message) => {
    const { status, stdout, stderr } = await gradwire(words)
    const [line, usage, ...more] = stderr.trimEnd().split('\n')
    expect(line).toMatch(/^error\[E_USAGE\]: [^;]+; .+/)
    expect(line).toMatch(message)
    expect(usage).toMatch(/^usage: gradwire /)
    expect(more).toEqual([])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  })

  it('is told as JSON too if asked', async () => {
    const { status, stdout } = await gradwire(['run', simple, '--nonsense', '--json'])
    expect(status).toBe(2)
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'E_USAGE',
        message: expect.stringContaining('--nonsense') as string,
        node: null,
        port: null,
        path: null,
      },
    })
  })
})

const cycle = graphFile({ nodes: { a: { type: 'add' } }, edges: [['a.out', 'a.in0']] })

async function expectRefusal(finished: Promise<Finished>, code: string): Promise<void> {
  const { status, stdout, stderr } = await finished
  expect(stderr.split('\n')[0]).toMatch(new RegExp(`^error\\[${code}\\].*: [^;]+; .+`))
  expect(stderr).not.toMatch(/\n\s+at /)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
}

describe('a wrong file is refused with status 1', () => {
  const check = (target: string, stdin?: string) => gradwire(['check', target], stdin)

  it.each([
    ['a folder', () => check(folder), 'E_FILE'],
    ['an impossible name', () => check('a'.repeat(5000)), 'E_FILE'],
    ['text that is no JSON', () => check(file('text.gradwire', 'hello')), 'E_JSON'],
    ['an empty file', () => check(file('empty.gradwire', '')), 'E_JSON'],
    ['binary data', () => check('-', '\u0000\u0001\ufffd'), 'E_JSON'],
    ['JSON of another kind', () => check(file('other.gradwire', { nodes: {} })), 'E_FORMAT'],
    ['a version of the future', () => check(file('new.gradwire', { format: 'gradwire', version: 99 })), 'E_VERSION'],
    ['deep nesting', () => check('-', '['.repeat(100_000)), 'E_DEPTH'],
    ['nodes that are no object', () => check('-', JSON.stringify(graphFile({ nodes: [] }))), 'E_SCHEMA'],
  ])('%s', (_, attempt, code) => expectRefusal(attempt(), code))

  it.each(wantsFile)('by %s, whether it is not there or holds a cycle', async (name) => {
    const call = (target: string) => gradwire([name, target, ...restOf(name)])
    await expectRefusal(call(path.join(folder, 'no.gradwire')), 'E_FILE')
    await expectRefusal(call(file('cycle.gradwire', cycle)), 'E_CYCLE')
  })
})

describe('an error of the graph', () => {
  const wrong = graphFile({
    nodes: { x: { type: 'input', attributes: { shape: [3] } }, y: { type: 'input' }, m: { type: 'matmul' } },
    edges: [
      ['x.out', 'm.a'],
      ['y.out', 'm.b'],
    ],
  })

  it('names node and port, on standard error and as JSON', async () => {
    const target = file('wrong.gradwire', wrong)
    const { status, stdout, stderr } = await gradwire(['run', target, '--json'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^error\[E_[A-Z_]+\] m\.[ab]: [^;]+; .+\n$/)
    const { error } = JSON.parse(stdout) as { error: { [key: string]: unknown } }
    expect(Object.keys(error)).toEqual(['code', 'message', 'node', 'port', 'path'])
    expect(error).toMatchObject({ code: expect.stringMatching(/^E_/) as string, node: 'm' })
    expect(stderr).toContain(
      `error[${String(error['code'])}] m.${String(error['port'])}: ${String(error['message'])}\n`,
    )
  })

  it('names the attribute by its path', async () => {
    const bad = graphFile({ nodes: { x: { type: 'input', attributes: { shape: [0] } } } })
    const { status, stderr } = await gradwire(['check', '-'], JSON.stringify(bad))
    expect(status).toBe(1)
    expect(stderr).toMatch(/^error\[E_[A-Z_]+\] nodes\.x\.attributes\.shape: /)
  })

  it('cannot steer the terminal', async () => {
    const evil = graphFile({ nodes: { x: { type: 'no\u001b[31m\u202e\nsuch' } } })
    const { stderr } = await gradwire(['check', '-'], JSON.stringify(evil))
    expect(stderr).toMatch(/^(error|warning)\[/)
    expect(stderr.slice(0, -1)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })
})

describe('standard streams', () => {
  it('reads a graph from standard input', async () => {
    const { status, stdout } = await gradwire(['check', '-'], readFileSync(simple, 'utf8'))
    expect({ status, stdout }).toEqual({ status: 0, stdout: '6 nodes, 5 edges, no problems\n' })
  })

  it('ends quietly when the reader has seen enough', async () => {
    const child = spawn(process.execPath, [command, 'run', simple, '--batch', '20000', '--json', '--backward'])
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.stdout.once('data', () => child.stdout.destroy())
    const status = await new Promise((resolve) => child.once('close', resolve))
    expect({ status, errors }).toEqual({ status: 0, errors: '' })
  })

  // A device on which every write fails as on a full disk; Linux has it.
  it.runIf(existsSync('/dev/full'))('says in one line that the disk is full', async () => {
    const full = openSync('/dev/full', 'w')
    const child = spawn(process.execPath, [command, 'run', simple], { stdio: ['ignore', full, 'pipe'] })
    let errors = ''
    child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    const status = await new Promise((resolve) => child.once('close', resolve))
    closeSync(full)
    expect({ status, errors }).toEqual({
      status: 1,
      errors: 'error[E_FILE] standard output: it cannot be written (ENOSPC); check the disk\n',
    })
  })
})
